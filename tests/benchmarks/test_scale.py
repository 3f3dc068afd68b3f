"""What is measured of a large quarter reads each of its calls."""

from pathlib import Path

import duckdb
import pytest

from benchmarks import scale_ways

pytestmark = pytest.mark.slow


def test_the_items_that_are_laid_are_all_read_and_counted_in_each_copy(tmp_path: Path) -> None:
    scale_ways.lay(tmp_path, 500, 2)
    scale_ways.spools(tmp_path)
    for way in (scale_ways.facts_floor, scale_ways.facts, scale_ways.floor):
        (tmp_path / way.__name__).mkdir()
        way(tmp_path, tmp_path / way.__name__)
    for made in ("facts_floor/calls.parquet", "facts/missed_calls.parquet"):
        assert _rows(tmp_path / made, "count(*)") == 500
    scale_ways.copy(tmp_path, 3)
    (tmp_path / "statistics").mkdir()
    scale_ways.statistics(tmp_path, tmp_path / "statistics")
    assert _rows(tmp_path / "quarter_daily.parquet", "sum(calls)") == 1_500


def _rows(file: Path, number: str) -> int:
    with duckdb.connect() as connection:
        [(counted,)] = connection.execute(f"SELECT {number} FROM read_parquet('{file}')").fetchall()
    return int(counted)
