"""`rappel rollup` makes a quarter's statistics of the lake's missed calls."""

import json
from pathlib import Path
from typing import Any

import pytest

from functions.lake.athena import AthenaFailed
from tests.command_line import Run
from tests.ledger import call, read, write

HOURLY = "quarter_hourly/quarter=2025-Q3/quarter_hourly.parquet"
DAILY = "quarter_daily/quarter=2025-Q3/quarter_daily.parquet"
MANIFEST = "manifests/quarter=2025-Q3.json"


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    folder = tmp_path / "lake/missed_calls/quarter=2025-Q3"
    folder.mkdir(parents=True)
    write(
        tmp_path, [call("CA1"), call("CA2"), call("CA3", department="sales")], target=folder / "any.parquet"
    )
    return tmp_path / "lake"


def test_it_writes_both_statistics_and_the_manifest_and_says_how_many_rows(run: Run, lake: Path) -> None:
    ran = run("rollup", "--quarter", "2025-Q3", "--lake", lake)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "missed_calls: 3 rows\nquarter_hourly: 2 rows\nquarter_daily: 2 rows\n"
        "caller_values: 6 rows\ncoverage: 0 rows\nmarket: 0 rows\n"
    )
    for table in (HOURLY, DAILY):
        assert sorted((row["department"], row["calls"]) for row in read(lake / table)) == [
            ("sales", 1),
            ("service", 2),
        ]
    assert json.loads((lake / MANIFEST).read_text())["tables"]["quarter_hourly"][HOURLY]["rows"] == 2


def test_with_json_it_prints_the_manifest(run: Run, lake: Path) -> None:
    ran = run("rollup", "--quarter", "2025-Q3", "--lake", lake, "--json")
    assert json.loads(ran.out) == json.loads((lake / MANIFEST).read_text())


def test_repeated_it_writes_the_same_bytes(run: Run, lake: Path) -> None:
    held = []
    for _ in range(2):
        run("rollup", "--quarter", "2025-Q3", "--lake", lake)
        held.append({key: (lake / key).read_bytes() for key in (HOURLY, DAILY, MANIFEST)})
    assert held[0] == held[1]


def test_a_quarter_that_isn_t_there_is_one_line_and_1(run: Run, lake: Path) -> None:
    ran = run("rollup", "--quarter", "2025-Q2", "--lake", lake)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "rappel: the lake has no missed calls of 2025-Q2: it has those of 2025-Q3\n"


def test_a_file_that_is_no_parquet_is_one_line_and_1_and_changes_nothing(run: Run, lake: Path) -> None:
    (lake / "missed_calls/quarter=2025-Q3/broken.parquet").write_bytes(b"PK\x03\x04 not parquet at all")
    ran = run("rollup", "--quarter", "2025-Q3", "--lake", lake)
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert "the missed calls of 2025-Q3 can't be counted" in ran.err
    assert "broken.parquet" in ran.err
    assert not (lake / HOURLY).exists()


def test_an_unknown_engine_is_wrong_use(run: Run, lake: Path) -> None:
    assert run("rollup", "--quarter", "2025-Q3", "--lake", lake, "--engine", "spark").status == 2


def test_what_athena_refuses_is_one_line_and_1(run: Run, lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AthenaFailed("Athena query q-1 failed: TABLE_NOT_FOUND")

    monkeypatch.setattr("cli.rollup._engine", refused)
    ran = run("rollup", "--quarter", "2025-Q3", "--lake", lake, "--engine", "athena")
    assert (ran.status, ran.err) == (1, "rappel: Athena query q-1 failed: TABLE_NOT_FOUND\n")


def test_athena_is_asked_of_no_other_lake_than_the_stage_s(run: Run, lake: Path) -> None:
    ran = run("rollup", "--quarter", "2025-Q3", "--lake", lake, "--engine", "athena")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        "rappel: Athena reads the lake of prod alone: leave --engine out, or give its --lake s3://…\n"
    )
    assert not (lake / HOURLY).exists()
