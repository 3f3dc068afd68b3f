"""A column that is added leaves the quarters from before it readable: it is null there, as Athena has it."""

from pathlib import Path

import duckdb
import pytest

from functions.lake import aggregates, database, engine, parquet
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS, Column, Table

Q3 = Quarter(2025, 3)
OLDER = Table(MISSED_CALLS.name, "", MISSED_CALLS.columns[:-1], MISSED_CALLS.sorted_by)
ROW = {
    "call_id": "'CA1'",
    "dealership_id": "'garage-tremblay'",
    "department": "'service'",
    "local_date": "DATE '2025-09-02'",
    "local_hour": "10",
    "local_weekday": "2",
}


@pytest.fixture
def connection(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    return database.connect(tmp_path)


def file(connection: duckdb.DuckDBPyConnection, table: Table, target: Path) -> Path:
    values = ", ".join(f"{ROW.get(column.name, 'NULL')} AS {column.name}" for column in table.columns)
    parquet.write(connection, f"(SELECT {values})", table, target)
    return target


def test_an_older_file_has_null_in_a_later_column(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    older = file(connection, OLDER, tmp_path / "older.parquet")
    read = parquet.read(connection, MISSED_CALLS, [older], ", '2025-Q3' AS quarter")
    names = [column.name for column in MISSED_CALLS.columns]
    assert connection.sql(read).columns == [*names, "quarter"]
    [last] = connection.sql(f"SELECT typeof({names[-1]}), {names[-1]} FROM ({read})").fetchall()
    assert last == ("VARCHAR", None)


def test_a_quarter_is_counted_from_an_older_file_beside_a_later_one(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    files = [
        file(connection, table, tmp_path / f"{place}.parquet")
        for place, table in enumerate((OLDER, MISSED_CALLS))
    ]
    for calls in ([files[0]], files):
        counted = aggregates.compute(engine.on_duckdb(connection, Q3, calls), tmp_path)
        for written in counted.values():
            found = connection.read_parquet(str(written)).project("calls, repeats").fetchall()
            assert found == [(len(calls), 0)]


def test_what_a_file_has_beyond_the_table_is_left_out(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    later = Table("missed_calls", "", (*MISSED_CALLS.columns, Column("new", "int", "")), ("call_id",))
    read = parquet.read(connection, MISSED_CALLS, [file(connection, later, tmp_path / "later.parquet")])
    assert connection.sql(read).columns == [column.name for column in MISSED_CALLS.columns]
