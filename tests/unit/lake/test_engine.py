"""Athena runs a statistic as it is; what it answers is packed as the other engine packs it."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from functions.lake import aggregates, database, engine
from functions.lake.aggregates import AGGREGATES
from functions.lake.engine import AthenaFailed
from functions.lake.schema import Column, Table
from tests.ledger import Q3, call, read, write

NOTED = Table(
    "noted",
    "Rows of every type",
    (
        Column("name", "string", ""),
        Column("day", "date", ""),
        Column("calls", "bigint", ""),
        Column("closed", "boolean", ""),
    ),
    sorted_by=("name",),
)


class FakeAthena:
    """Answers one query, after having been asked twice how it goes; two rows a page."""

    def __init__(self, *rows: Sequence[object], states: Sequence[dict[str, str]] = ()) -> None:
        self.asked: list[dict[str, Any]] = []
        self._states = list(states or ({"State": "QUEUED"}, {"State": "RUNNING"}, {"State": "SUCCEEDED"}))
        self._rows = [{"Data": [_datum(value) for value in row]} for row in rows]

    def start_query_execution(self, **query: Any) -> dict[str, str]:
        self.asked.append(query)
        return {"QueryExecutionId": "q-1"}

    def get_query_execution(self, **_: Any) -> dict[str, Any]:
        return {"QueryExecution": {"Status": self._states.pop(0)}}

    def get_paginator(self, operation: str) -> "FakeAthena":
        assert operation == "get_query_results"
        return self

    def paginate(self, **query: Any) -> Iterator[dict[str, Any]]:
        assert query == {"QueryExecutionId": "q-1"}
        for start in range(0, len(self._rows), 2):
            yield {"ResultSet": {"Rows": self._rows[start : start + 2]}}


def _datum(value: object) -> dict[str, str]:
    """Athena writes all values as text, and leaves a null out."""
    if value is None:
        return {}
    return {"VarCharValue": str(value).lower() if isinstance(value, bool) else str(value)}


def run(
    athena: FakeAthena, folder: Path, table: Table = NOTED, statement: str = "SELECT :quarter"
) -> list[dict[str, Any]]:
    with database.connect(folder) as connection:
        run_it = engine.on_athena(
            connection,
            Q3,
            client=athena,  # type: ignore[arg-type]
            workgroup="rappel-prod",
            database="rappel_prod",
            sleep=lambda _: None,
        )
        run_it(statement, table, folder / "out.parquet")
    return read(folder / "out.parquet")


NAMES = ("name", "day", "calls", "closed")


def test_the_statement_goes_to_the_workgroup_s_database_with_its_quarter_filled_in(tmp_path: Path) -> None:
    athena = FakeAthena(NAMES)
    assert run(athena, tmp_path) == []
    assert athena.asked == [
        {
            "QueryString": "SELECT '2025-Q3'",
            "WorkGroup": "rappel-prod",
            "QueryExecutionContext": {"Database": "rappel_prod"},
        }
    ]


def test_athena_s_answer_is_read_page_after_page_with_its_nulls_and_any_text(tmp_path: Path) -> None:
    odd = 'Pièces "œ", etc.\nencore \\'
    athena = FakeAthena(
        NAMES,
        (odd, "2025-09-01", 2, True),
        (None, None, 1, False),
        ("", "2025-07-01", None, None),
        ("zz", "2025-07-01", 9_000_000_000, False),
    )
    assert run(athena, tmp_path) == [
        {"name": "", "day": date(2025, 7, 1), "calls": None, "closed": None},
        {"name": odd, "day": date(2025, 9, 1), "calls": 2, "closed": True},
        {"name": "zz", "day": date(2025, 7, 1), "calls": 9_000_000_000, "closed": False},
        {"name": None, "day": None, "calls": 1, "closed": False},
    ]


@pytest.mark.parametrize("state", ["FAILED", "CANCELLED"])
def test_what_athena_refuses_is_said_in_one_line(state: str, tmp_path: Path) -> None:
    status = {"State": state, "StateChangeReason": "TABLE_NOT_FOUND: line 1\nand more"}
    athena = FakeAthena(NAMES, states=[{"State": "RUNNING"}, status])
    with pytest.raises(AthenaFailed, match=rf"^Athena query q-1 {state.lower()}: TABLE_NOT_FOUND: line 1$"):
        run(athena, tmp_path)


@pytest.mark.parametrize("table", AGGREGATES)
def test_both_engines_write_the_same_rows(table: Table, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    calls.mkdir()
    items = [call(f"CA{n}", occurred_at=f"2025-09-0{1 + n % 4}T1{n % 9}:00:00.000Z") for n in range(60)]
    write(calls, items)
    with database.connect(tmp_path) as connection:
        here = aggregates.compute(
            engine.on_duckdb(connection, Q3, [calls / "missed_calls.parquet"]), tmp_path
        )
    (tmp_path / "rollup.duckdb").unlink()
    rows = read(here[table])
    answer = FakeAthena(list(rows[0]), *(list(row.values()) for row in rows))
    assert run(answer, tmp_path, table, AGGREGATES[table]) == rows
