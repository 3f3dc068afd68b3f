"""`rappel restore --drill`: tables and lake come back beside the originals, and their counts match."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cli.restore import lake, tables
from cli.restore.counted import Counted
from tests.aws_lake import BUCKET
from tests.builders import CALLER, NOW
from tests.command_line import Run
from tests.unit.cli.caller.world import fill
from tests.unit.cli.deployed import Deployed

pytestmark = pytest.mark.slow


@pytest.fixture
def filled(deployed: Deployed) -> Deployed:
    """A stage with a caller's items, and a lake of four objects, one of them deleted."""
    fill(deployed, CALLER, NOW)
    dynamodb, s3 = deployed.client("dynamodb"), deployed.client("s3")
    for table in (deployed.outputs.directory_table, "calls", "contacts"):
        dynamodb.update_continuous_backups(
            TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for key in ("manifests/quarter=2025-Q3.json", "reports/a.html", "runs/quarter=2025-Q3/1/a", "athena/x"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"first")
    s3.put_object(Bucket=BUCKET, Key="reports/a.html", Body=b"second, and longer")
    s3.delete_object(Bucket=BUCKET, Key="runs/quarter=2025-Q3/1/a")
    return deployed


def holdings(deployed: Deployed) -> tuple[list[str], list[str]]:
    listed = deployed.client("s3").list_object_versions(Bucket=BUCKET)
    keys = sorted(each["Key"] for each in listed.get("Versions", []))
    return sorted(deployed.client("dynamodb").list_tables()["TableNames"]), keys


def test_all_comes_back_as_it_was_counted_and_nothing_of_the_drill_is_left(
    filled: Deployed, run: Run
) -> None:
    before = holdings(filled)
    ran = run("restore", "--drill", "--json")
    assert ran.status == 0, ran.err
    rows = {row["what"].partition(",")[0]: row for row in json.loads(ran.out)}
    assert list(rows) == [filled.outputs.directory_table, "calls", "contacts", BUCKET]
    assert all(row["ok"] and row["before"] == row["back"] == row["after"] for row in rows.values())
    assert (rows["calls"]["back"] > 2, rows[BUCKET]["back"]) == (True, 2)
    assert holdings(filled) == before
    assert CALLER not in ran.out


def test_a_table_of_which_too_little_came_back_is_said(
    filled: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "drill", lambda _client, table, _name: Counted(table, 3, 2, 3))
    ran = run("restore", "--drill")
    assert ran.status == 1
    assert "NO  2 back of 3: calls" in ran.out


def test_without_the_drill_it_says_where_a_real_one_is_described(filled: Deployed, run: Run) -> None:
    ran = run("restore")
    assert (ran.status, "docs/operations.md" in ran.err) == (2, True)


def test_what_others_write_meanwhile_is_no_loss() -> None:
    assert Counted("calls", before=10, back=11, after=12).ok
    assert not Counted("calls", before=10, back=9, after=12).ok
    assert not Counted("lake", 2, 2, 2, bytes_were=9, bytes_back=8).ok


def test_the_lake_is_as_it_stood_at_the_moment() -> None:
    at = datetime(2025, 9, 2, 14, tzinfo=UTC)

    def written(key: str, minutes: int, version: str, is_latest: bool = False) -> dict[str, Any]:
        moment = at + timedelta(minutes=minutes)
        return {"Key": key, "LastModified": moment, "VersionId": version, "Size": 1, "IsLatest": is_latest}

    class Pages:
        def get_paginator(self, _name: str) -> "Pages":
            return self

        def paginate(self, Bucket: str, Prefix: str) -> list[dict[str, Any]]:  # noqa: N803 -- boto3's names
            return [of_runs] if Prefix == "runs/" else []

    of_runs = {
        "Versions": [
            written("runs/lost", -9, "v1"),
            written("runs/changed", -9, "v1"),
            written("runs/changed", 1, "v2", is_latest=True),
            written("runs/gone", -9, "v1"),
            written("runs/gone_at_once", -1, "v1"),
            written("runs/new", 2, "v1", is_latest=True),
        ],
        "DeleteMarkers": [
            written("runs/lost", 3, "d1", is_latest=True),
            written("runs/gone", -1, "d1", is_latest=True),
            written("runs/gone_at_once", -1, "d1", is_latest=True),
        ],
    }
    client: Any = Pages()
    assert sorted((each.key, each.id) for each in lake.current(client, "lake", at)) == [
        ("runs/changed", "v1"),
        ("runs/lost", "v1"),
    ]
