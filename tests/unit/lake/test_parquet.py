"""The same rows give the same bytes, whatever they are read from."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from functions.lake import parquet
from functions.lake.schema import DEALERSHIPS

ROWS = "(SELECT * FROM (VALUES ('one', 'One'), ('two', 'Two')) AS rows (dealership_id, name))"
NULLS = ", ".join(f"NULL AS {c.name}" for c in DEALERSHIPS.columns if c.name not in {"dealership_id", "name"})


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def test_a_file_is_the_same_where_one_of_those_it_is_made_of_has_no_row(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    whole, empty = tmp_path / "whole.parquet", tmp_path / "empty.parquet"
    parquet.write(connection, f"(SELECT *, {NULLS} FROM {ROWS})", DEALERSHIPS, whole)
    parquet.write(connection, f"(SELECT *, {NULLS} FROM {ROWS} LIMIT 0)", DEALERSHIPS, empty)
    for sources in ([whole], [whole, empty], [empty, whole]):
        target = tmp_path / "again.parquet"
        parquet.write(connection, f"({parquet.read(connection, DEALERSHIPS, sources)})", DEALERSHIPS, target)
        assert target.read_bytes() == whole.read_bytes()


def test_each_column_may_be_null_as_far_as_a_file_says(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    target = tmp_path / "dealerships.parquet"
    parquet.write(connection, f"(SELECT *, {NULLS} FROM {ROWS})", DEALERSHIPS, target)
    kinds = connection.execute(
        "SELECT DISTINCT repetition_type FROM parquet_schema($file) WHERE num_children IS NULL",
        {"file": str(target)},
    ).fetchall()
    assert kinds == [("OPTIONAL",)]
    assert parquet.count(connection, [target]) == 2
