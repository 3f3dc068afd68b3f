"""`rappel lake share`: a dealership's analyst reads its own rows and the market's cells, and nothing else."""

import json
from pathlib import Path

import pytest

from functions.lake.bucket import Bucket
from functions.lake.schema import MARKET, TABLES
from functions.lake.storage import Folder
from tests import aws_lake
from tests.command_line import Run
from tests.unit.cli.deployed import Deployed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lake") / "lake"


@pytest.fixture
def rolled_up(run: Run, lake: Path) -> Path:
    if not lake.exists():
        simulated = ("--quarter", "2025-Q3", "--lake", lake, "--calls", "4000", "--dealerships", "12")
        assert run("simulate", *simulated).status == 0
        assert run("rollup", "--quarter", "2025-Q3", "--lake", lake).status == 0
    return lake


def ids(run: Run, lake: object, table: str = "missed_calls") -> dict[str, int]:
    sql = f"SELECT dealership_id, count(*) AS n FROM {table} GROUP BY dealership_id"
    ran = run("query", "--lake", lake, "--json", sql)
    assert ran.status == 0, ran.err
    return {row["dealership_id"]: row["n"] for row in json.loads(ran.out)}


def test_the_lake_of_a_dealership_has_its_rows_of_each_table_and_the_market_s_cells(
    run: Run, rolled_up: Path, tmp_path: Path
) -> None:
    own, whole = min(ids(run, rolled_up)), ids(run, rolled_up)
    shared = tmp_path / "shared"
    ran = run("lake", "share", own, "--lake", rolled_up, "--to", shared)
    assert ran.out.startswith(f"2025-Q3: {whole[own]:,} missed calls, ")
    there = {path.parts[-3] for path in shared.rglob("*.parquet")}
    assert {"missed_calls", "quarter_hourly", "quarter_daily", "market"} <= there
    for table in there & {each.name for each in TABLES if each != MARKET}:
        assert ids(run, shared, table).keys() == ids(run, rolled_up, table).keys() & {own}, table
    market = "SELECT * FROM market ORDER BY part, department, local_weekday, local_hour, local_date"
    answers = [run("query", "--lake", each, "--csv", market).out for each in (rolled_up, shared)]
    assert answers[0] == answers[1]
    assert len(answers[0].splitlines()) > 50
    others = [each for each in whole if each != own]
    assert not [
        each
        for each in others
        for file in shared.rglob("*")
        if file.is_file() and each.encode() in file.read_bytes()
    ]
    # Once more is the same; another's is refused, and so is the lake itself.
    assert run("lake", "share", own, "--lake", rolled_up, "--to", shared).out == ran.out
    another = run("lake", "share", others[0], "--lake", rolled_up, "--to", shared)
    assert (another.status, set(ids(run, shared))) == (1, {own})
    assert "--to holds calls of 2025-Q3 that aren't of" in another.err
    itself = run("lake", "share", own, "--lake", rolled_up, "--to", rolled_up / ".")
    assert (itself.status, "name a place of the dealership's own" in itself.err) == (1, True)
    assert ids(run, rolled_up) == whole


def test_in_a_bucket_it_lies_below_a_prefix_of_its_own_and_keeps_no_run_before(
    run: Run, rolled_up: Path, deployed: Deployed
) -> None:
    own = min(ids(run, rolled_up))
    place = f"s3://{aws_lake.BUCKET}/shared/{own}"
    for calls in (Folder(rolled_up), Folder(rolled_up)):
        assert run("lake", "share", own, "--lake", calls.root, "--to", place).status == 0
    assert set(ids(run, place)) == {own}
    bucket = Bucket(deployed.client("s3"), aws_lake.BUCKET, "")
    keys = [found.key for found in bucket.listed("")]
    assert all(key.startswith(f"shared/{own}/") for key in keys)
    assert len({key.split("/")[4] for key in keys if "/runs/" in key}) == 1
