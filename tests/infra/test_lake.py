from typing import Any

import pytest

from functions.lake.data_catalog import runs_table
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import QUARTER, TABLES, Table
from infra.constructs import views
from tests.infra.fixtures import Template, one, resources

BUCKET = "AWS::S3::Bucket"


def test_no_bucket_is_public_unencrypted_or_reached_without_tls(template: Template) -> None:
    buckets = resources(template, BUCKET)
    for bucket in buckets.values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    policies = resources(template, "AWS::S3::BucketPolicy").values()
    assert {policy["Bucket"]["Ref"] for policy in policies} == set(buckets)
    for policy in policies:
        denied = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
        assert denied[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_lake_keeps_a_month_of_versions_and_a_week_of_answers(template: Template) -> None:
    bucket = one(template, BUCKET, "LakeBucket")
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    versions, runs, answers, *_ = bucket["LifecycleConfiguration"]["Rules"]
    assert versions["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert "ExpirationInDays" not in versions
    assert (answers["Prefix"], answers["ExpirationInDays"]) == ("athena/", 7)
    # Nothing there is ever replaced: what was removed is two runs old.
    assert (runs["Prefix"], runs["NoncurrentVersionExpiration"]) == ("runs/", {"NoncurrentDays": 1})
    assert "ExpirationInDays" not in runs


def test_what_is_published_is_kept_25_months_and_the_operator_s_values_for_good(template: Template) -> None:
    """A closed quarter is written for the last time when it is closed: no shorter rule may name its runs."""
    _, _, _, *kept = one(template, BUCKET, "LakeBucket")["LifecycleConfiguration"]["Rules"]
    days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in kept}
    assert days == dict.fromkeys(["runs/", "manifests/", "reports/"], 761)
    assert all(rule["Status"] == "Enabled" for rule in kept)


def test_who_read_the_lake_is_logged(template: Template) -> None:
    target = one(template, BUCKET, "LakeBucket")["LoggingConfiguration"]["DestinationBucketName"]
    assert target["Ref"].startswith("LakeAccessLogs")


def declared(template: Template, name: str) -> dict[str, Any]:
    (found,) = [
        each["TableInput"]
        for each in resources(template, "AWS::Glue::Table").values()
        if each["TableInput"]["Name"] == name
    ]
    assert isinstance(found, dict)
    return found


RUNS = {runs_table(table): (table, ["quarter", "run"]) for table in TABLES}


@pytest.mark.parametrize("name", [*RUNS, "quarter_runs"])
def test_glue_knows_each_table_as_the_schema_says_it(template: Template, name: str) -> None:
    table, keys = RUNS.get(name, (QUARTER_RUNS, ["quarter"]))
    found = declared(template, name)
    columns = found["StorageDescriptor"]["Columns"]
    assert [(c["Name"], c["Type"], c["Comment"]) for c in columns] == [
        (c.name, c.type, c.comment) for c in table.columns
    ]
    # Glue takes no longer ones (its API reference, Column).
    assert all(0 < len(c["Comment"]) <= 255 for c in columns + found["PartitionKeys"])
    assert [key["Name"] for key in found["PartitionKeys"]] == keys
    assert found["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"].endswith("ParquetHiveSerDe")
    # The rollup says where its partitions lie: nothing is worked out, and below the table nothing lies.
    assert found["Parameters"] == {"classification": "parquet"}
    assert found["StorageDescriptor"]["Location"]["Fn::Join"][1][-1] == f"/tables/{name}/"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_people_query_a_view_of_the_run_that_counts(template: Template, table: Table) -> None:
    found = declared(template, table.name)
    assert found["TableType"] == "VIRTUAL_VIEW"
    columns = found["StorageDescriptor"]["Columns"]
    assert [(c["Name"], c["Type"]) for c in columns] == [(c.name, c.type) for c in (*table.columns, QUARTER)]
    assert all(0 < len(c["Comment"]) <= 255 for c in columns)
    assert f"JOIN {QUARTER_RUNS.name} AS counted ON counted.quarter = each.quarter" in views.current_run(
        table
    )


def test_cloudformation_has_no_partition(template: Template) -> None:
    assert not resources(template, "AWS::Glue::Partition")


def test_a_question_costs_at_most_10_gb_and_answers_into_the_lake(template: Template) -> None:
    configuration = one(template, "AWS::Athena::WorkGroup", "LakeWorkgroup")["WorkGroupConfiguration"]
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["BytesScannedCutoffPerQuery"] == 10_000_000_000
    results = configuration["ResultConfiguration"]
    assert results["EncryptionConfiguration"] == {"EncryptionOption": "SSE_S3"}
    assert results["OutputLocation"]["Fn::Join"][1][-1] == "/athena/"
