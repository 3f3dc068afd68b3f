"""Athena counts what DuckDB does: here DuckDB runs what Athena is sent, over a run's own parts."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest
from moto import mock_aws

from functions.lake.bucket import Bucket
from functions.lake.schema import MISSED_CALLS
from functions.lake.translation import translate
from functions.quarterly_rollup.refresh import refresh
from functions.quarterly_rollup.sharded.plan import UnknownEngine
from functions.quarterly_rollup.sharded.queries import QUERIES, unload
from functions.quarterly_rollup.sharded.run_folder import Incomplete
from tests import aws_lake, sharded_runs
from tests.sharded_runs import NOW, QUARTER, Ledger, Take, Told, run_machine, taking

CALLS, SHARD_CALLS = 600, 300
_UNLOAD = re.compile(r"UNLOAD \(\n(.*)\n\) TO 's3://rappel-lake/([^']*)/' WITH \(format = 'PARQUET'\)", re.S)


class Athena:
    """Answers as Athena does: of no row it writes no file, and it writes into an empty folder alone."""

    def __init__(self, lake: Bucket, work: Path) -> None:
        self._lake, self._work, self._names = lake, work, count()
        self.asked: list[str] = []

    def answer(self, asked: Any) -> str:
        name = str(next(self._names))
        unload = _UNLOAD.fullmatch(asked["head"] + name + asked["tail"])
        assert unload, asked
        select, folder = unload.groups()
        self.asked.append(folder.split("/")[-2])
        assert not list(self._lake.listed(folder))
        with duckdb.connect() as connection:
            self._show(connection)
            file = self._work / f"{name}.parquet"
            select = translate(select)
            [(rows,)] = connection.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)").fetchall()
        if rows:
            self._lake.publish(f"{folder}/part-0", file)
        return name

    def _show(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The partitions that Glue has of the calls, each with what lies there."""
        assert self._lake.catalog
        glue = self._lake.catalog.client
        found = glue.get_partitions(
            DatabaseName=self._lake.catalog.database, TableName=f"{MISSED_CALLS.name}_runs"
        )
        selects = []
        for partition in found["Partitions"]:
            below = partition["StorageDescriptor"]["Location"].removeprefix(self._lake.address(""))
            keys = [each.key for each in self._lake.listed(below)]
            files = [str(self._lake.fetch(key, self._work)) for key in keys]
            quarter, run = partition["Values"]
            if files:
                source = f"read_parquet({files}, hive_partitioning = false)"
                selects.append(f"SELECT *, '{quarter}' AS quarter, '{run}' AS run FROM {source}")
        connection.execute(f"CREATE VIEW missed_calls_runs AS {' UNION ALL BY NAME '.join(selects)}")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return sharded_runs.simulated(tmp_path_factory.mktemp("ledger") / "spools", CALLS, 6)


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ca-central-1")
    with mock_aws():
        yield aws_lake.make()


@pytest.fixture
def take(ledger: Ledger, lake: Bucket, tmp_path: Path) -> Take:
    return taking(sharded_runs.wiring(ledger, lake, Told()), tmp_path / "steps")


@pytest.fixture
def athena(lake: Bucket, tmp_path: Path) -> Athena:
    (tmp_path / "athena").mkdir()
    return Athena(lake, tmp_path / "athena")


@pytest.mark.slow
def test_athena_counts_the_quarter_that_one_function_published_to_the_byte(
    ledger: Ledger, lake: Bucket, take: Take, athena: Athena, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    one = refresh(sharded_runs.wiring(ledger, lake.anew(), Told()), QUARTER, NOW, tmp_path / "one")
    made = run_machine(take, SHARD_CALLS, answer=athena.answer, engine="athena")
    assert sorted(athena.asked) == sorted(query.table.name for query in QUERIES)
    assert len(made["tables"][MISSED_CALLS.name]) > 1
    calls: dict[str, dict[str, Any]] = {MISSED_CALLS.name: {}}
    assert {**made["tables"], **calls} == {**one["tables"], **calls}
    assert (made["reports"], made["ledger"], made["state"]) == (one["reports"], one["ledger"], one["state"])
    assert not [key for key in lake.keys("runs/") if "_steps" in key], "what Athena answered is gone"


@pytest.mark.slow
def test_what_is_answered_isn_t_asked_again_and_nothing_is_counted_before_all_is(
    lake: Bucket, take: Take, athena: Athena
) -> None:
    asked = {"quarter": str(QUARTER), "shard_calls": SHARD_CALLS, "engine": "athena"}
    planned = take({"step": "plan", "execution": "one", "asked": asked})
    run = {"quarter": planned["quarter"], "run": planned["run"]}
    for number in planned["shards"]:
        take({"step": "read", **run, "number": number})
    first, failed, *others = take({"step": "gather", **run})
    take({"step": "keep", **run, "number": first["number"], "name": athena.answer(first)})
    athena.answer(failed)  # it left rows, and then failed: nobody notes it
    with pytest.raises(Incomplete, match=r"^answer 1 of the run \w+ isn't done: run it again with"):
        take({"step": "count", **run})
    resumed = take(
        {"step": "plan", "execution": "two", "asked": {"quarter": str(QUARTER), "run": run["run"]}}
    )
    assert resumed["engine"] == "athena", "a run is counted by the engine that it was planned with"
    assert take({"step": "gather", **run}) == [failed, *others]


def test_an_engine_that_nobody_knows_is_refused_before_anything_is_read(take: Take) -> None:
    with pytest.raises(UnknownEngine, match=r'^no engine is called "trino": write duckdb or athena$'):
        take({"step": "plan", "execution": "one", "asked": {"quarter": str(QUARTER), "engine": "trino"}})


def test_a_query_reads_the_run_s_own_calls_and_is_the_select_that_duckdb_runs() -> None:
    for query in QUERIES:
        head, tail = unload(query, QUARTER, "0123456789ab", "s3://lake/somewhere/")
        assert "FROM missed_calls_runs\n    WHERE quarter = '2025-Q3' AND run = '0123456789ab'\n" in head
        assert query.select.replace(":quarter", "'2025-Q3'") in head
        assert head.endswith(") TO 's3://lake/somewhere/")
        assert tail == "/' WITH (format = 'PARQUET')"
