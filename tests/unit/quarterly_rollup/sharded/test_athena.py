"""Athena counts what DuckDB does: here DuckDB runs what Athena is sent, over a run's own parts."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from functions.lake import callback_times
from functions.lake.athena import unload
from functions.lake.bucket import Bucket
from functions.lake.schema import MISSED_CALLS
from functions.quarterly_rollup.refresh import refresh
from functions.quarterly_rollup.sharded.plan import UnknownEngine
from functions.quarterly_rollup.sharded.queries import QUERIES
from functions.quarterly_rollup.sharded.run_folder import Incomplete
from tests import aws_lake, sharded_runs
from tests.sharded_runs import NOW, QUARTER, Ledger, Take, Told, run_machine, taking
from tests.unloading_athena import UnloadingAthena

CALLS, SHARD_CALLS = 600, 300


def answer_of(athena: UnloadingAthena) -> Callable[[Any], str]:
    """Has Athena answer as the machine asks it: a folder of another name each time."""
    names = count()

    def answer(asked: Any) -> str:
        name = str(next(names))
        athena.start_query_execution(QueryString=asked["head"] + name + asked["tail"])
        return name

    return answer


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return sharded_runs.simulated(tmp_path_factory.mktemp("ledger") / "spools", CALLS, 6)


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with aws_lake.alone(monkeypatch) as made:
        yield made


@pytest.fixture
def take(ledger: Ledger, lake: Bucket, tmp_path: Path) -> Take:
    return taking(sharded_runs.wiring(ledger, lake, Told()), tmp_path / "steps")


@pytest.fixture
def athena(lake: Bucket, tmp_path: Path) -> UnloadingAthena:
    (tmp_path / "athena").mkdir()
    return UnloadingAthena(lake, tmp_path / "athena")


@pytest.mark.slow
def test_athena_counts_the_quarter_that_one_function_published_to_the_byte(
    ledger: Ledger, lake: Bucket, take: Take, athena: UnloadingAthena, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    one = refresh(sharded_runs.wiring(ledger, lake.anew(), Told()), QUARTER, NOW, tmp_path / "one")
    made = run_machine(take, SHARD_CALLS, answer=answer_of(athena), engine="athena")
    assert sorted(athena.asked_of) == sorted(query.table.name for query in QUERIES)
    assert len(made["tables"][MISSED_CALLS.name]) > 1
    calls: dict[str, dict[str, Any]] = {MISSED_CALLS.name: {}}
    assert {**made["tables"], **calls} == {**one["tables"], **calls}
    assert (made["reports"], made["ledger"], made["state"]) == (one["reports"], one["ledger"], one["state"])
    assert not [key for key in lake.keys("runs/") if "_steps" in key], "what Athena answered is gone"


@pytest.mark.slow
def test_what_is_answered_isn_t_asked_again_and_nothing_is_counted_before_all_is(
    lake: Bucket, take: Take, athena: UnloadingAthena
) -> None:
    asked = {"quarter": str(QUARTER), "shard_calls": SHARD_CALLS, "engine": "athena"}
    planned = take({"step": "plan", "execution": "one", "asked": asked})
    run = {"quarter": planned["quarter"], "run": planned["run"]}
    for number in planned["shards"]:
        take({"step": "read", **run, "number": number})
    first, failed, *others = take({"step": "gather", **run})
    answer = answer_of(athena)
    take({"step": "keep", **run, "number": first["number"], "name": answer(first)})
    answer(failed)  # it left rows, and then failed: nobody notes it
    with pytest.raises(Incomplete, match=r"^answer 1 of the run \w+ isn't done: run it again with"):
        take({"step": "count", **run})
    resumed = take(
        {"step": "plan", "execution": "two", "asked": {"quarter": str(QUARTER), "run": run["run"]}}
    )
    assert resumed["engine"] == "athena", "a run is counted by the engine that it was planned with"
    assert take({"step": "gather", **run}) == [failed, *others]


@pytest.mark.slow
def test_calls_are_fetched_only_of_a_shard_whose_dealership_measures_how_soon_it_calls_back(
    lake: Bucket, athena: UnloadingAthena, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = sharded_runs.simulated(tmp_path / "spools", CALLS, 2)
    measuring, _ = sorted(ledger.known)
    ledger.known[measuring] = ledger.known[measuring].model_copy(
        update={"callback_by": {"default": "measured"}}
    )
    now = datetime(2025, 9, 30, 12, tzinfo=UTC)
    monkeypatch.setattr(callback_times, "LEAST_CALLERS", 2)
    (tmp_path / "one").mkdir()
    by_one, by_many = Told(), Told()
    refresh(sharded_runs.wiring(ledger, lake.anew(), by_one), QUARTER, now, tmp_path / "one")
    fetched: list[str] = []
    fetch = Bucket.fetch

    def noting(lake: Bucket, key: str, work: Path) -> Path:
        fetched.append(key)
        return fetch(lake, key, work)

    take = taking(sharded_runs.wiring(ledger, lake, by_many), tmp_path / "steps", now)

    def stepping(event: dict[str, Any]) -> Any:
        with monkeypatch.context() as counting:
            if event["step"] == "count":
                counting.setattr(Bucket, "fetch", noting)
            return take(event)

    made = run_machine(stepping, SHARD_CALLS, answer=answer_of(athena), engine="athena")
    parts = [key.rpartition("/")[2] for key in fetched if f"/{MISSED_CALLS.name}/" in key]
    assert (len(made["tables"][MISSED_CALLS.name]), parts) == (2, ["missed_calls-0000.parquet"])
    assert by_many.times == by_one.times
    assert list(by_many.times) == [measuring]
    assert by_many.times[measuring].minutes


def test_an_engine_that_nobody_knows_is_refused_before_anything_is_read(take: Take) -> None:
    with pytest.raises(UnknownEngine, match=r'^no engine is called "trino": write duckdb or athena$'):
        take({"step": "plan", "execution": "one", "asked": {"quarter": str(QUARTER), "engine": "trino"}})


def test_a_query_reads_the_run_s_own_calls_and_is_the_select_that_duckdb_runs() -> None:
    for query in QUERIES:
        head, tail = unload(query.select, query.columns, QUARTER, "0123456789ab", "s3://lake/somewhere/")
        assert "FROM missed_calls_runs\n    WHERE quarter = '2025-Q3' AND run = '0123456789ab'\n" in head
        assert query.select.replace(":quarter", "'2025-Q3'") in head
        assert head.endswith(") TO 's3://lake/somewhere/")
        assert tail == "/' WITH (format = 'PARQUET')"
