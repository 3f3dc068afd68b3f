"""The state machine of the deployed template makes of a ledger what one function does, whatever is killed."""

import hashlib
import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config

from cli.shared import spool
from cli.simulation import simulation
from functions.lake import aggregates, athena, database
from functions.lake.bucket import Bucket
from functions.lake.data_catalog import DataCatalog
from functions.lake.manifest import Manifest
from functions.lake.quarter import ZONE, current
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import manifest_key, object_key
from functions.shared.ledger.items import pack
from tests.end_to_end.conftest import Deployed, eventually
from tests.ledger import Row, read

pytestmark = pytest.mark.slow
# docs/scale.md says how 50,000 go.
CALLS = int(os.environ.get("CALLS", "600"))
PATIENCE_SECONDS = 300 + CALLS / 50
QUARTER = current(datetime.now(UTC), ZONE)
SHARDS = 2
STATISTICS = ("quarter_hourly", "quarter_daily")


@pytest.fixture(scope="module")
def market(deployed: Deployed) -> Iterator[None]:
    """Four dealerships' calls in the ledger, and afterwards none of them in the directory or the lake."""
    dynamodb, outputs = deployed.client("dynamodb"), deployed.outputs
    drawn = simulation.draw(QUARTER, calls=CALLS, dealerships=4, seed=7)
    known = [
        item
        for each in drawn.dealerships
        for item in (
            {"pk": f"dealership#{each.id}", "sk": "profile", "document": each.model_dump_json()},
            {"pk": "dealerships", "sk": each.id},
        )
    ]
    items = [spool.typed(item) for item in drawn.items()]

    def write(start: int) -> None:
        some = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
        dynamodb.batch_write_item(RequestItems={outputs.calls_table: some})

    with unannounced(deployed):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, range(0, len(items), 25)))
        for item in known:
            dynamodb.put_item(TableName=outputs.directory_table, Item=pack(item))
        yield
    for item in known:
        key = pack({"pk": item["pk"], "sk": item["sk"]})
        dynamodb.delete_item(TableName=outputs.directory_table, Key=key)
    deployed.client("s3").delete_object(Bucket=outputs.lake_bucket, Key=manifest_key(QUARTER))


@contextmanager
def unannounced(deployed: Deployed) -> Iterator[None]:
    """Nobody is told of the calls meanwhile: that takes longer than to roll them up."""
    functions = deployed.client("lambda")
    named = functions.list_event_source_mappings(FunctionName=deployed.outputs.announce_function)
    readers = [each["UUID"] for each in named["EventSourceMappings"]]
    for reader in readers:
        functions.update_event_source_mapping(UUID=reader, Enabled=False)
    try:
        yield
    finally:
        for reader in readers:
            functions.update_event_source_mapping(UUID=reader, Enabled=True)


class Execution:
    def __init__(self, deployed: Deployed, **asked: object) -> None:
        self.states = deployed.client("stepfunctions")
        answer = self.states.start_execution(
            stateMachineArn=deployed.outputs.rollup_machine_arn,
            input=json.dumps({"quarter": str(QUARTER), **asked}),
        )
        self.arn: str = answer["executionArn"]

    def stop(self) -> None:
        self.states.stop_execution(executionArn=self.arn)

    def wait_until(self, state: str) -> bool:
        return eventually(lambda: state in self.entered(), PATIENCE_SECONDS)

    def entered(self) -> list[str]:
        return [
            each["stateEnteredEventDetails"]["name"]
            for each in self.events()
            if "stateEnteredEventDetails" in each
        ]

    def events(self, arn: str | None = None) -> list[dict[str, Any]]:
        history = self.states.get_paginator("get_execution_history")
        pages = history.paginate(executionArn=arn or self.arn)
        return [event for page in pages for event in page["events"]]

    @property
    def run(self) -> str:
        """The name that its plan gave the run."""
        [planned] = [
            each["stateExitedEventDetails"]["output"]
            for each in self.events()
            if each.get("stateExitedEventDetails", {}).get("name") == "Plan"
        ]
        return str(json.loads(planned)["run"])

    def has_failed_once(self) -> bool:
        """Whether any try of a step has failed, its own or a Map's."""
        runs = self.states.list_map_runs(executionArn=self.arn)["mapRuns"]
        children = [
            child["executionArn"]
            for each in runs
            for child in self.states.list_executions(mapRunArn=each["mapRunArn"])["executions"]
        ]
        return any(
            event["type"] == "TaskFailed" for arn in (self.arn, *children) for event in self.events(arn)
        )

    def result(self) -> Any:
        """What the machine answers once it is done."""
        ended = self.end()
        assert ended["status"] == "SUCCEEDED", ended
        return json.loads(ended["output"])

    def end(self) -> dict[str, Any]:
        ended = eventually(self._ended, PATIENCE_SECONDS)
        assert ended
        return ended

    def _ended(self) -> dict[str, Any] | None:
        told: dict[str, Any] = self.states.describe_execution(executionArn=self.arn)
        return None if told["status"] == "RUNNING" else told


def lake_of(deployed: Deployed) -> Bucket:
    return Bucket(deployed.client("s3"), deployed.outputs.lake_bucket, "")


def rows(lake: Bucket, folder: Path) -> list[Row]:
    keys = lake.keys(f"{MISSED_CALLS.name}/quarter={QUARTER}/")
    return [row for key in keys for row in read(lake.fetch(key, folder))]


def published(deployed: Deployed) -> Manifest:
    found = lake_of(deployed).manifest(QUARTER)
    assert found
    return found


def shown_by_athena(deployed: Deployed) -> str:
    glue = deployed.client("glue")
    told = glue.get_partition(
        DatabaseName=deployed.outputs.glue_database,
        TableName="quarter_runs",
        PartitionValues=[str(QUARTER)],
    )
    location: str = told["Partition"]["StorageDescriptor"]["Location"]
    return location.split("/")[5]


def counted_by_athena(deployed: Deployed, folder: Path) -> dict[str, str]:
    """What `rappel rollup --engine athena` counts: each statistic's hash, by its key."""
    folder.mkdir()
    catalog = DataCatalog(deployed.client("glue"), deployed.outputs.glue_database)
    lake = replace(lake_of(deployed), catalog=catalog)
    client, workgroup = deployed.client("athena"), deployed.outputs.workgroup
    with database.connect(folder) as connection:
        run = athena.on_athena(connection, lake, QUARTER, client=client, workgroup=workgroup)
        counted = aggregates.compute(run, folder)
    return {
        object_key(table, QUARTER): hashlib.sha256(file.read_bytes()).hexdigest()
        for table, file in counted.items()
    }


def kill_functions(deployed: Deployed) -> None:
    """Kills the processes in which MiniStack runs the rollup's function."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            is_rollup = (process / "cwd" / "functions" / "quarterly_rollup").is_dir()
            if parent == str(deployed.cloud.process) and is_rollup:
                os.kill(int(process.name), signal.SIGKILL)


def kill_a_function_of(deployed: Deployed, execution: Execution) -> None:
    def look() -> bool:
        kill_functions(deployed)
        return execution.has_failed_once()

    eventually(look, PATIENCE_SECONDS)


def by_one(deployed: Deployed) -> Manifest:
    """What one function makes of the ledger. It may take its 15 minutes, and isn't asked twice meanwhile."""
    patient = Config(read_timeout=900, retries={"total_max_attempts": 1})
    client = deployed.cloud.session.client("lambda", endpoint_url=deployed.cloud.url, config=patient)
    asked = json.dumps({"quarter": str(QUARTER)}).encode()
    answer: Any = client.invoke(FunctionName=deployed.outputs.rollup_function, Payload=asked)
    made: Manifest = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, made
    return made


def test_many_functions_roll_up_what_one_does_though_each_is_killed_once(
    deployed: Deployed, market: None, tmp_path: Path
) -> None:
    one = by_one(deployed)
    calls = rows(lake_of(deployed), tmp_path / "one")
    assert len(calls) >= CALLS

    # A shard's function is killed, then the machine, then the publisher.
    execution = Execution(deployed, shard_calls=len(calls) // SHARDS)
    execution.wait_until("ReadShards")
    kill_a_function_of(deployed, execution)
    execution.wait_until("WritePages")
    execution.stop()
    assert published(deployed)["run"] == one["run"], "nothing is seen of a run that was stopped"
    resumed = Execution(deployed, run=execution.run)
    resumed.wait_until("Publish")
    kill_a_function_of(deployed, resumed)

    assert resumed.result()["run"] == execution.run
    many = published(deployed)
    assert many["run"] == shown_by_athena(deployed) == execution.run
    name = MISSED_CALLS.name
    assert len(many["tables"][name]) > 1
    assert {**many["tables"], name: {}} == {**one["tables"], name: {}}
    assert (many["state"], many["ledger"], many["reports"]) == (one["state"], one["ledger"], one["reports"])
    assert rows(lake_of(deployed), tmp_path / "many") == calls
    assert not [key for key in lake_of(deployed).keys("runs/") if "_steps" in key]
    print(
        json.dumps(
            {"calls": len(calls), "shards": len(many["tables"][name]), "reports": len(many["reports"])}
        )
    )


def test_athena_counts_what_one_function_does_though_a_query_fails_and_the_machine_is_killed(
    deployed: Deployed, market: None, tmp_path: Path
) -> None:
    one = by_one(deployed)
    calls = rows(lake_of(deployed), tmp_path / "one")

    # What is no Parquet lies among the calls, until a query has failed twice.
    execution = Execution(deployed, shard_calls=len(calls) // SHARDS, engine="athena")
    execution.wait_until("ReadShards")
    junk = f"runs/quarter={QUARTER}/{execution.run}/{MISSED_CALLS.name}/junk.parquet"
    place = {"Bucket": deployed.outputs.lake_bucket, "Key": junk}
    deployed.client("s3").put_object(**place, Body=b"PAR1")
    failed = execution.end()
    assert (failed["status"], failed["error"]) == ("FAILED", "AthenaQueryFailed"), failed
    deployed.client("s3").delete_object(**place)
    stopped = Execution(deployed, run=execution.run)
    stopped.wait_until("AskAthena")
    stopped.stop()
    assert published(deployed)["run"] == one["run"], "nothing is seen of a run that failed"
    resumed = Execution(deployed, run=execution.run)

    assert resumed.result()["run"] == execution.run
    many = published(deployed)
    assert many["run"] == shown_by_athena(deployed) == execution.run
    name = MISSED_CALLS.name
    assert {**many["tables"], name: {}} == {**one["tables"], name: {}}
    assert (many["state"], many["ledger"], many["reports"]) == (one["state"], one["ledger"], one["reports"])
    assert rows(lake_of(deployed), tmp_path / "many") == calls
    assert not [key for key in lake_of(deployed).keys("runs/") if "_steps" in key]
    assert counted_by_athena(deployed, tmp_path / "counted") == {
        key: entry["sha256"] for name in STATISTICS for key, entry in many["tables"][name].items()
    }
    assert not [key for key in lake_of(deployed).keys("runs/") if "_steps" in key]
