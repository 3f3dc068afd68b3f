"""Athena counts a published quarter into the lake, and what it answers is packed as DuckDB's own is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.lake import aggregates, database, engine
from functions.lake.athena import AthenaFailed, on_athena, rows
from functions.lake.bucket import Bucket, run_folder
from functions.lake.manifest import Manifest
from functions.lake.publication import publish
from functions.lake.schema import QUARTER_DAILY
from tests import aws_lake, quarter_files
from tests.ledger import Q3
from tests.unloading_athena import UnloadingAthena

pytestmark = pytest.mark.slow
CALLS = 60


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with aws_lake.alone(monkeypatch) as made:
        yield made


@pytest.fixture
def published(lake: Bucket, tmp_path: Path) -> Manifest:
    files = quarter_files.make(tmp_path / "published", CALLS, Q3)
    work = tmp_path / "publish"
    work.mkdir()
    with database.connect(work) as connection:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        return publish(connection, Q3, lake.anew(), files, work=work, now=now)


@pytest.fixture
def athena(lake: Bucket, tmp_path: Path) -> UnloadingAthena:
    (tmp_path / "athena").mkdir()
    return UnloadingAthena(lake, tmp_path / "athena")


def count(lake: Bucket, athena: UnloadingAthena, work: Path) -> dict[str, bytes]:
    work.mkdir()
    with database.connect(work) as connection:
        run = on_athena(
            connection,
            lake,
            Q3,
            client=athena,  # type: ignore[arg-type]
            workgroup="rappel-prod",
            sleep=lambda _: None,
        )
        return {table.name: file.read_bytes() for table, file in aggregates.compute(run, work).items()}


def test_both_engines_write_the_same_bytes_and_an_answer_is_gone_once_it_is_packed(
    lake: Bucket, published: Manifest, athena: UnloadingAthena, tmp_path: Path
) -> None:
    before = [each.key for each in lake.listed("")]
    by_athena = count(lake, athena, tmp_path / "by athena")
    (tmp_path / "here").mkdir()
    calls = [lake.fetch(key, tmp_path / "here") for key in published["tables"]["missed_calls"]]
    with database.connect(tmp_path / "here") as connection:
        run = engine.on_duckdb(connection, Q3, calls)
        here = aggregates.compute(run, tmp_path / "here")
    assert by_athena == {table.name: file.read_bytes() for table, file in here.items()}
    assert [each.key for each in lake.listed("")] == before
    assert athena.asked_of == list(by_athena)
    assert {(each["WorkGroup"], each["QueryExecutionContext"]["Database"]) for each in athena.asked} == {
        ("rappel-prod", aws_lake.DATABASE)
    }


def test_it_counts_a_run_that_was_killed_before_athena_was_told_of_it(
    lake: Bucket, published: Manifest, athena: UnloadingAthena, tmp_path: Path
) -> None:
    assert lake.catalog
    told = count(lake, athena, tmp_path / "told")
    lake.catalog.client.delete_partition(
        DatabaseName=aws_lake.DATABASE,
        TableName="missed_calls_runs",
        PartitionValues=[str(Q3), published["run"]],
    )
    assert count(lake, athena, tmp_path / "untold") == told


@pytest.mark.parametrize("state", ["FAILED", "CANCELLED"])
def test_what_athena_refuses_is_said_in_one_line_and_leaves_nothing(
    state: str, lake: Bucket, published: Manifest, athena: UnloadingAthena, tmp_path: Path
) -> None:
    status = {"State": state, "StateChangeReason": "TABLE_NOT_FOUND: line 1\nand more"}
    athena.states = [{"State": "RUNNING"}, status]
    with pytest.raises(AthenaFailed, match=rf"^Athena query q-1 {state.lower()}: TABLE_NOT_FOUND: line 1$"):
        count(lake, athena, tmp_path / "refused")
    left = lake.listed(run_folder(Q3, published["run"]) + "_steps/")
    assert not list(left), "it had written rows before it failed"


def test_a_lake_that_no_athena_reads_is_refused(
    lake: Bucket, published: Manifest, athena: UnloadingAthena, tmp_path: Path
) -> None:
    other = Bucket(lake.client, lake.bucket, lake.prefix)
    with pytest.raises(AthenaFailed, match=r"^no Athena reads 2025-Q3 in s3://rappel-lake/: leave --engine"):
        count(other, athena, tmp_path / "other")
    assert not athena.asked


def test_of_no_row_athena_writes_no_file_and_the_types_are_those_of_rows(tmp_path: Path) -> None:
    with database.connect(tmp_path) as connection:
        none = connection.sql(rows(QUARTER_DAILY.columns, []))
        assert (none.columns, none.fetchall()) == ([each.name for each in QUARTER_DAILY.columns], [])
