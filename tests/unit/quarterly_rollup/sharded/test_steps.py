"""Many functions roll up a quarter as one does: the same rows of calls, and the same bytes of all else."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.lake.bucket import Bucket
from functions.lake.manifest import Manifest
from functions.lake.runs import Overtaken
from functions.lake.schema import MISSED_CALLS, TABLES
from functions.quarterly_rollup.refresh import refresh
from functions.quarterly_rollup.sharded import counting
from functions.quarterly_rollup.sharded.run_folder import Incomplete, UnknownRun
from tests import aws_lake, sharded_runs
from tests.ledger import read
from tests.sharded_runs import NOW, QUARTER, Ledger, Take, Told, run_machine, taking

pytestmark = pytest.mark.slow

CALLS = 1_200
# Of six dealerships of which nothing is known: three shards, and two functions that write pages.
SMALL = 10_000
WRITING = ("s3.PutObject", "s3.CopyObject", "s3.DeleteObjects", "glue.BatchUpdatePartition")


class Killed(BaseException):
    pass


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return sharded_runs.simulated(tmp_path_factory.mktemp("ledger") / "spools", CALLS, 6)


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setattr(counting, "_DEALERSHIPS", 4)
    with aws_lake.alone(monkeypatch) as made:
        yield made


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def take(ledger: Ledger, lake: Bucket, told: Told, tmp_path: Path) -> Take:
    return taking(sharded_runs.wiring(ledger, lake, told), tmp_path / "steps")


def by_one(ledger: Ledger, lake: Bucket, folder: Path) -> tuple[Bucket, Manifest]:
    """What one function makes of the ledger, under a prefix of its own."""
    alone = Bucket(lake.client, lake.bucket, "alone/")
    folder.mkdir()
    made = refresh(sharded_runs.wiring(ledger, alone.anew(), Told()), QUARTER, NOW, folder)
    shutil.rmtree(folder)
    return alone.anew(), made


def assert_same(ledger: Ledger, lake: Bucket, folder: Path) -> None:
    alone, one = by_one(ledger, lake, folder / "alone work")
    many = lake.anew().manifest(QUARTER)
    assert many
    assert (many["state"], many["ledger"], many["reports"]) == (one["state"], one["ledger"], one["reports"])
    counted = {table.name for table in TABLES if table is not MISSED_CALLS}
    assert {name: many["tables"][name] for name in counted} == {name: one["tables"][name] for name in counted}
    for key in one["reports"]:
        assert lake.read(key) == alone.read(key)
    looking = lake.anew()
    parts = looking.keys(f"missed_calls/quarter={QUARTER}/")
    rows = [row for key in parts for row in read(looking.fetch(key, folder / "many"))]
    assert rows == read(alone.fetch(f"missed_calls/quarter={QUARTER}/missed_calls.parquet", folder / "one"))
    assert len(rows) == CALLS


def test_many_functions_make_of_a_ledger_what_one_does(
    ledger: Ledger, lake: Bucket, take: Take, tmp_path: Path
) -> None:
    made = run_machine(take, SMALL)
    parts = made["tables"]["missed_calls"]
    assert list(parts) == [f"missed_calls/quarter={QUARTER}/missed_calls-000{n}.parquet" for n in range(3)]
    assert_same(ledger, lake, tmp_path)
    assert lake.catalog
    assert lake.catalog.pointed(QUARTER) == f"s3://{lake.bucket}/runs/quarter={QUARTER}/{made['run']}/"
    assert not [key for key in lake.keys("runs/") if "_steps" in key], "what steps told one another is gone"
    assert run_machine(take, SMALL, "two", unless="closed") == {
        "quarter": str(QUARTER),
        "run": made["run"],
        "shards": [],
        "closed": True,
        "engine": "duckdb",
    }
    asked = {"quarter": str(QUARTER), "shard_calls": 1_500}
    planned = take({"step": "plan", "execution": "two", "asked": asked})
    assert 1 < len(planned["shards"]) < 6, "as large as what was counted says"


def test_each_step_may_be_killed_before_any_of_its_writes(
    ledger: Ledger, lake: Bucket, take: Take, tmp_path: Path
) -> None:
    left: list[int] = []

    def count_down(**_: object) -> None:
        if left:
            left[0] -= 1
            if left[0] < 0:
                raise Killed

    assert lake.catalog
    for write in WRITING:
        client = lake.client if write.startswith("s3") else lake.catalog.client
        client.meta.events.register(f"before-call.{write}", count_down)
    killed = dict.fromkeys(("plan", "read", "count", "pages", "publish"), 0)

    def take_killed(event: dict[str, Any]) -> Any:
        """Pages are laid one like the other: of each function's, only the first and the fourth are tried."""
        for place in (0, 3) if event["step"] == "pages" else range(1000):
            left[:] = [place]
            try:
                return take(event)
            except Killed:
                killed[event["step"]] += 1
            finally:
                left.clear()
        return take(event)

    run_machine(take_killed, SMALL)
    assert_same(ledger, lake, tmp_path)
    assert killed["read"] == 3 * 3
    assert killed["count"] == len(TABLES) + 2, (
        "tables but for two, two functions' episodes, the findings, a note"
    )
    assert killed["publish"] > 9


def test_an_execution_has_one_run_and_another_goes_on_with_it_by_its_name(lake: Bucket, take: Take) -> None:
    asked = {"quarter": str(QUARTER), "shard_calls": SMALL}
    planned, again, other = (
        take({"step": "plan", "execution": each, "asked": asked}) for each in ("one", "one", "two")
    )
    assert planned == again
    assert other["run"] != planned["run"]
    resumed = {"quarter": str(QUARTER), "run": planned["run"]}
    assert take({"step": "plan", "execution": "three", "asked": resumed}) == planned
    with pytest.raises(
        UnknownRun, match=rf"^there is no run 0123 of {QUARTER} to go on with: begin a new one with {{"
    ):
        take({"step": "plan", "execution": "three", "asked": {"quarter": str(QUARTER), "run": "0123"}})


def test_the_same_ledger_makes_no_new_run(lake: Bucket, take: Take) -> None:
    made = run_machine(take, 1)
    before = {key: lake.read(key) for key in lake.keys("")}
    assert run_machine(take, 1, "two") == made
    assert {key: lake.read(key) for key in lake.keys("")} == before


def test_nothing_is_counted_before_each_shard_is_read_as_planned(lake: Bucket, take: Take) -> None:
    asked = {"quarter": str(QUARTER), "shard_calls": SMALL}
    planned = take({"step": "plan", "execution": "one", "asked": asked})
    run = {"quarter": planned["quarter"], "run": planned["run"]}
    for number in planned["shards"][1:]:
        take({"step": "read", **run, "number": number})
    with pytest.raises(Incomplete, match=rf"^shard 0 of the run {planned['run']} isn\'t done: run it again"):
        take({"step": "count", **run})
    take({"step": "read", **run, "number": 0})
    part = f"runs/quarter={QUARTER}/{planned['run']}/missed_calls/missed_calls-0002.parquet"
    lake.client.put_object(Bucket=lake.bucket, Key=part, Body=b"of a function that was given up")
    with pytest.raises(Incomplete, match=r"missed_calls-0002.parquet isn't what was laid there: begin a new"):
        take({"step": "count", **run})


def test_of_many_functions_and_one_that_was_faster_the_lake_has_the_one_s_calls_once(
    ledger: Ledger, lake: Bucket, take: Take, tmp_path: Path
) -> None:
    run_machine(take, SMALL)
    planned = take({"step": "plan", "execution": "two", "asked": {"quarter": str(QUARTER)}})
    (tmp_path / "one").mkdir()
    made = refresh(sharded_runs.wiring(ledger, lake.anew(), Told()), QUARTER, NOW, tmp_path / "one")
    own = f"missed_calls/quarter={QUARTER}/missed_calls.parquet"
    assert {key: each["rows"] for key, each in made["tables"]["missed_calls"].items()} == {own: CALLS}
    with pytest.raises(Overtaken):
        take({"step": "publish", "quarter": planned["quarter"], "run": planned["run"]})
    assert lake.anew().manifest(QUARTER) == made
