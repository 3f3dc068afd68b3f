"""Legs become calls, on disk: sorted by DuckDB, so that an export of any length takes the same memory."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import duckdb

from cli.call_logs.interpret.legs import Leg
from functions.lake.database import quoted

_CALLS = (Path(__file__).parent / "sql/calls.sql").read_text("utf-8")
_COUNTED = """
    SELECT
        CASE
            WHEN direction <> 'inbound' THEN direction
            WHEN result = 'answered' THEN 'answered'
            ELSE 'missed'
        END,
        count(*), sum(legs), sum(id_shared)
    FROM calls GROUP BY 1
"""
# A person's calls one after the other, through time: what a history is made of.
_ORDERED = """
    SELECT call_id, turn, "at", direction, result, person, area, line, department, ring
    FROM calls WHERE direction <> 'internal' ORDER BY person NULLS LAST, "at", line, call_id, turn
"""


class Call(NamedTuple):
    """`turn` tells calls apart that bear the same id, or have none; `at` is UTC, milliseconds since 1970."""

    call_id: str
    turn: int
    at: int
    direction: str
    result: str
    person: str
    area: str
    line: str
    department: str
    ring: int | None


@dataclass(slots=True)
class CallCounts:
    """`kinds`: answered, missed, outbound, internal; `legs` is how many rows all of them were.

    `id_shared` of these rows bear an id that several callers' calls bear, or calls over more than 12 hours.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    legs: int = 0
    id_shared: int = 0


def write_legs(legs: Iterable[Leg], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(legs)


def assemble(
    connection: duckdb.DuckDBPyConnection, legs: Path, within_seconds: int, target: Path
) -> CallCounts:
    """Writes the calls to `target`, to be read by `by_person`."""
    connection.execute(_CALLS, {"legs": str(legs), "within": within_seconds * 1000})
    counts = CallCounts()
    for kind, calls, rows, id_shared in connection.execute(_COUNTED).fetchall():
        counts.kinds[kind] = calls
        counts.legs += rows
        counts.id_shared += id_shared
    connection.execute(f"COPY ({_ORDERED}) TO {quoted(target)} (FORMAT csv, HEADER false)")
    connection.execute("DROP TABLE calls")
    return counts


def by_person(calls: Path) -> Iterator[list[Call]]:
    """Groups each person's calls through time; a call of nobody known stands alone."""
    with calls.open(encoding="utf-8", newline="") as file:
        for person, group in groupby(map(_call, csv.reader(file)), key=lambda call: call.person):
            if person:
                yield list(group)
            else:
                yield from ([call] for call in group)


def _call(cells: list[str]) -> Call:
    call_id, turn, at, direction, result, person, area, line, department, ring = cells
    return Call(
        call_id,
        int(turn),
        int(at),
        direction,
        result,
        person,
        area,
        line,
        department,
        int(ring) if ring else None,
    )
