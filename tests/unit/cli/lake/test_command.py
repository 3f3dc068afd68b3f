"""`rappel lake repair` sets Athena's tables to what the manifests say; a caller goes from it, too."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.doctor.check import Check
from cli.doctor.lake import athena
from functions.lake import database
from functions.lake.bucket import Bucket, run_folder
from functions.lake.caller_keys import hashing_key
from functions.lake.data_catalog import DataCatalog
from functions.lake.manifest import Manifest
from functions.lake.publication import publish
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import object_key
from tests import aws_lake, quarter_files
from tests.builders import CALLER
from tests.command_line import Run
from tests.ledger import read
from tests.unit.cli.deployed import Deployed

pytestmark = pytest.mark.slow

Q2, Q3 = Quarter(2025, 2), Quarter(2025, 3)


@pytest.fixture
def lake(deployed: Deployed) -> Bucket:
    catalog = DataCatalog(deployed.client("glue"), aws_lake.DATABASE)
    return Bucket(deployed.client("s3"), aws_lake.BUCKET, "", catalog)


def put(lake: Bucket, folder: Path, calls: int, quarter: Quarter = Q3, key: bytes | None = None) -> Manifest:
    files = quarter_files.make(folder, calls, quarter, **({"key": key} if key else {}))
    with database.connect(folder) as connection:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        return publish(connection, quarter, lake.anew(), files, work=folder, now=now)


def test_it_moves_the_tables_to_the_run_that_counts(run: Run, lake: Bucket, tmp_path: Path) -> None:
    first = put(lake, tmp_path / "1", 3)
    second = put(lake, tmp_path / "2", 5)
    put(lake, tmp_path / "3", 2, Q2)
    assert lake.catalog
    lake.catalog.point(Q3, lake.address(run_folder(Q3, first["run"])))
    ran = run("lake", "repair", "--json")
    assert ran.status == 0, ran.err
    assert [(each["quarter"], each["repaired"]) for each in json.loads(ran.out)] == [
        ("2025-Q2", False),
        ("2025-Q3", True),
    ]
    assert lake.catalog.pointed(Q3) == lake.address(run_folder(Q3, second["run"]))
    assert run("lake", "repair", "--quarter", "2025-Q3").out == (
        f"2025-Q3: run {second['run']}, shown already\n"
    )


def test_doctor_tells_of_a_quarter_of_which_athena_shows_another_run(lake: Bucket, tmp_path: Path) -> None:
    first = put(lake, tmp_path / "1", 3)
    put(lake, tmp_path / "2", 5)
    put(lake, tmp_path / "3", 2, Q2)
    assert athena(lake) == Check("Athena", "shows the run that counts of every quarter")
    assert lake.catalog
    lake.catalog.point(Q3, lake.address(run_folder(Q3, first["run"])))
    found = "shows another run than the manifest's, or none, of 2025-Q3"
    assert athena(lake) == Check("Athena", found, "rappel lake repair")


def test_a_quarter_that_isn_t_there_is_one_line(run: Run, lake: Bucket, tmp_path: Path) -> None:
    ran = run("lake", "repair", "--quarter", "2025-Q3")
    assert (ran.status, ran.err) == (1, "rappel: the lake has no manifest of 2025-Q3: it has none\n")
    assert run("lake", "repair").out == "The lake of prod has no quarter yet.\n"


def test_quarters_are_counted_anew_and_asked_in_the_bucket_itself(
    run: Run, lake: Bucket, tmp_path: Path
) -> None:
    put(lake, tmp_path / "1", 3)
    where = f"s3://{lake.bucket}"
    made = json.loads(run("rollup", "--quarter", "2025-Q3", "--lake", where, "--json").out)
    ran = run("rollup", "--quarter", "2025-Q3", "--lake", where, "--json")
    assert ran.status == 0, ran.err
    assert json.loads(ran.out) == made, "of the same calls there is no new run"
    ran = run("query", "--lake", where, "--csv", "SELECT quarter, run, state, rows FROM quarter_runs")
    assert ran.out == f"quarter,run,state,rows\n2025-Q3,{made['run']},closed,3\n"
    ran = run("query", "--lake", where, "--csv", "SELECT count(*) AS calls FROM missed_calls")
    assert (ran.out, ran.err) == ("calls\n3\n", "")


def test_a_simulated_quarter_in_a_bucket_is_a_run_too(run: Run, lake: Bucket) -> None:
    where = f"s3://{lake.bucket}/tried"
    ran = run("simulate", "--quarter", "2025-Q2", "--lake", where, "--calls", "50", "--dealerships", "1")
    assert ran.status == 0, ran.err
    assert [key.split("/")[4] for key in lake.keys("tried/runs/")] == ["missed_calls", "quarter_runs"]
    ran = run("rollup", "--quarter", "2025-Q2", "--lake", where)
    assert ran.status == 0
    assert "No table of Athena's follows (the lake of prod is s3://rappel-lake)" in ran.err
    ran = run("query", "--lake", where, "--csv", "SELECT sum(calls) AS calls FROM quarter_daily")
    assert ran.out == "calls\n50\n"


def test_a_caller_is_forgotten_in_quarters_that_are_closed(
    run: Run, deployed: Deployed, lake: Bucket, tmp_path: Path
) -> None:
    key = hashing_key(deployed.client("kms"), deployed.outputs.hashing_key_id)
    put(lake, tmp_path / "1", 3, Q2, key)
    made = put(lake, tmp_path / "2", 5, Q3, key)
    ran = run("caller", "forget", CALLER, "--yes", "--json")
    assert ran.status == 0, ran.err
    assert json.loads(ran.out)["lake"] == {"2025-Q2": 3, "2025-Q3": 5}
    after = lake.anew().manifest(Q3)
    assert after
    assert after["tables"]["quarter_daily"] == made["tables"]["quarter_daily"]
    rows = read(lake.anew().fetch(object_key(MISSED_CALLS, Q3), tmp_path / "fetched"))
    assert {row["caller_key"] for row in rows} == {None}
    assert json.loads(run("caller", "forget", CALLER, "--yes", "--json").out)["lake"] == {}
