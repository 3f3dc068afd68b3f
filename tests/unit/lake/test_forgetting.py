"""A caller is forgotten in a closed quarter: the calls stay, and no version tells whose they were."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from functions.lake import aggregates, database, engine, forgetting, runs
from functions.lake.bucket import Bucket
from functions.lake.caller_keys import caller_key
from functions.lake.publication import QuarterFiles, closed_manifest, publish
from functions.lake.schema import MISSED_CALLS, QUARTER_DAILY, QUARTER_HOURLY
from functions.lake.storage import object_key
from tests import aws_lake
from tests.builders import CALLER, dealership
from tests.ledger import KEY, Q3, call, read, write

CLOSED, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
OTHER = "+14185550142"
THEIRS = caller_key(KEY, "garage-tremblay", 2025, CALLER)
CALLS = object_key(MISSED_CALLS, Q3)
COUNTED = [object_key(table, Q3) for table in (QUARTER_HOURLY, QUARTER_DAILY)]


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Bucket]:
    """A caller of eight calls, seven of them repeats, at two dealerships; one call of somebody else."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ca-central-1")
    items = [
        call(
            f"CA{n}",
            dealership_id="autos-roy" if n == 7 else "garage-tremblay",
            repeat_of="CA0" if n else None,
        )
        for n in range(8)
    ]
    items = [{name: value for name, value in item.items() if value is not None} for item in items]
    folder = tmp_path / "made"
    folder.mkdir()
    houses = [dealership(), dealership(id="autos-roy", integrations=[{"id": "roy", "provider": "twilio"}])]
    reading = write(folder, [*items, call("CA9", caller=OTHER)], dealerships=houses)
    (folder / "rollup.duckdb").unlink()
    with mock_aws():
        made = aws_lake.make()
        with database.connect(folder) as connection:
            calls = {CALLS: folder / "missed_calls.parquet"}
            counted = aggregates.compute(engine.on_duckdb(connection, Q3, list(calls.values())), folder)
            page = folder / "market.json"
            page.write_text("{}")
            files = QuarterFiles(
                calls=calls,
                aggregates=counted,
                reading=reading,
                reports={f"reports/quarter={Q3}/market.json": page},
            )
            publish(connection, Q3, made.anew(), files, work=folder, now=CLOSED)
        yield made


def forget(lake: Bucket, work: Path, *dealership_ids: str, number: str = CALLER) -> int:
    work.mkdir()
    keys = [caller_key(KEY, each, 2025, number) for each in dealership_ids]
    with database.connect(work) as connection:
        return forgetting.forget(connection, lake.anew(), Q3, keys, work=work, now=LATER)


def versions(lake: Bucket) -> list[dict[str, str]]:
    found = lake.client.list_object_versions(Bucket=lake.bucket)
    return [*found.get("Versions", []), *found.get("DeleteMarkers", [])]  # type: ignore[list-item]


def test_the_calls_stay_and_what_is_counted_keeps_its_bytes(lake: Bucket, tmp_path: Path) -> None:
    before = closed_manifest(lake.anew(), Q3)
    assert before
    assert forget(lake, tmp_path / "work", "garage-tremblay", "autos-roy") == 8
    after = closed_manifest(lake.anew(), Q3)
    assert after, "it is closed, and its ledger is known: no later run meets one that has forgotten calls"
    assert after["ledger"] == before["ledger"]
    assert after["reports"] == before["reports"]
    assert after["tables"].keys() == before["tables"].keys()
    for key in COUNTED:
        name = key.partition("/")[0]
        assert after["tables"][name] == before["tables"][name]
    assert after["tables"]["missed_calls"] != before["tables"]["missed_calls"]

    rows = {row["call_id"]: row for row in read(lake.anew().fetch(CALLS, tmp_path / "fetched"))}
    assert len(rows) == 9
    assert {row["caller_key"] for row in rows.values()} == {
        None,
        caller_key(KEY, "garage-tremblay", 2025, OTHER),
    }
    assert [row["call_id"] for row in rows.values() if row["caller_area"]] == ["CA9"]
    assert sum(row["repeat_of"] is not None for row in rows.values()) == 7
    # Counted anew of the calls that are left, they are the very same.
    work = tmp_path / "recounted"
    work.mkdir()
    with database.connect(work) as connection:
        calls = lake.anew().fetch(CALLS, work)
        anew = aggregates.compute(engine.on_duckdb(connection, Q3, [calls]), work)
    for table, file in anew.items():
        assert file.read_bytes() == lake.anew().read(object_key(table, Q3))


def test_another_dealership_s_calls_of_the_same_caller_stay_theirs(lake: Bucket, tmp_path: Path) -> None:
    assert forget(lake, tmp_path / "work", "autos-roy") == 1
    rows = read(lake.anew().fetch(CALLS, tmp_path / "fetched"))
    assert sum(row["caller_key"] == THEIRS for row in rows) == 7


def test_no_version_of_any_object_has_the_caller_afterwards(lake: Bucket, tmp_path: Path) -> None:
    forget(lake, tmp_path / "work", "garage-tremblay", "autos-roy")
    older = lake.anew().manifest(Q3)
    assert older
    assert any(f"/{older['previous']}/" in each["Key"] for each in versions(lake))
    settle(lake)
    forgetting.remove_older(lake, Q3)
    runs_left = {each["Key"].split("/")[2] for each in versions(lake) if each["Key"].startswith("runs/")}
    assert runs_left == {older["run"]}
    for each in versions(lake):
        if each["Key"].endswith("missed_calls.parquet"):
            body = lake.client.get_object(Bucket=lake.bucket, Key=each["Key"], VersionId=each["VersionId"])
            file = tmp_path / "version.parquet"
            file.write_bytes(body["Body"].read())
            assert THEIRS not in {row["caller_key"] for row in read(file)}
    assert lake.catalog
    found = lake.catalog.client.get_partitions(DatabaseName=aws_lake.DATABASE, TableName="missed_calls_runs")
    assert [part["Values"][1] for part in found["Partitions"]] == [older["run"]]
    assert not runs.repair(lake, Q3, before=CLOSED)


def test_a_run_that_is_being_written_is_left_alone(lake: Bucket) -> None:
    settle(lake)
    boto3.client("s3").put_object(Bucket=lake.bucket, Key=f"runs/quarter={Q3}/beef/missed_calls/a", Body=b"x")
    forgetting.remove_older(lake, Q3)
    assert lake.keys(f"runs/quarter={Q3}/beef/")


def settle(lake: Bucket) -> None:
    """The manifest is the youngest but for what follows: S3 tells whole seconds."""
    time.sleep(1.1)
    key = f"manifests/quarter={Q3}.json"
    lake.client.copy_object(
        Bucket=lake.bucket,
        Key=key,
        CopySource=f"{lake.bucket}/{key}",
        Metadata={"again": "1"},
        MetadataDirective="REPLACE",
    )


def test_who_isn_t_there_changes_nothing(lake: Bucket, tmp_path: Path) -> None:
    before = lake.keys("runs/")
    assert forget(lake, tmp_path / "work", "garage-tremblay", number="+15145550199") == 0
    assert lake.keys("runs/") == before


def test_a_quarter_that_another_run_published_meanwhile_is_asked_again(lake: Bucket, tmp_path: Path) -> None:
    stale = replace(lake, looks={Q3: lake.anew().look(Q3)})
    forget(lake, tmp_path / "first", "autos-roy")
    work = tmp_path / "second"
    work.mkdir()
    with database.connect(work) as connection, pytest.raises(runs.Overtaken):
        forgetting.forget(connection, stale, Q3, [THEIRS], work=work, now=LATER)
