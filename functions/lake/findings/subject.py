"""What the findings are about: which quarter, how much of it, whose calls and how many."""

from collections.abc import Mapping
from typing import Literal, TypedDict

import duckdb

from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.quarter import Quarter


class Scope(TypedDict):
    """`dealerships`: the market's, with any missed call in the quarter. `name`: null where none was given.

    A market of one has the `id` and the `name` of its only dealership.
    """

    kind: Literal["market", "dealership"]
    id: str | None
    name: str | None
    dealerships: int


class SubjectKeys(TypedDict):
    """`finished` is false while the quarter lasts: changes against others are then null.

    `since`: the quarter's first date, or a later one where no call is known before: weeks, averages and
    holidays begin there, and changes are null.
    """

    quarter: str
    finished: bool
    since: str
    scope: Scope
    calls: int


def compute(scoped: ScopedQuarter, names: Mapping[str, str]) -> SubjectKeys:
    """Says whose calls they are. `names`: the dealerships' by id."""
    ids = dealerships(scoped.connection, scoped.quarter)
    only = scoped.dealership or (ids[0] if len(ids) == 1 else None)
    return {
        "quarter": str(scoped.quarter),
        "finished": scoped.is_finished,
        "since": scoped.days[0].isoformat(),
        "scope": {
            "kind": "dealership" if scoped.dealership else "market",
            "id": only,
            "name": names.get(only) if only else None,
            "dealerships": len(ids),
        },
        "calls": scoped.calls,
    }


def dealerships(connection: duckdb.DuckDBPyConnection, quarter: Quarter) -> list[str]:
    """Lists the ids of those with any missed call in the quarter, sorted, from the findings' tables."""
    rows = connection.execute(
        "SELECT dealership_id FROM known"
        " WHERE quarter = ? AND dealership_id IS NOT NULL ORDER BY dealership_id",
        (str(quarter),),
    )
    return [dealership for (dealership,) in rows.fetchall()]
