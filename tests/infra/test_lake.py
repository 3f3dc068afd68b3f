import pytest

from functions.lake.schema import QUARTERS, TABLES, Table
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
    versions, answers, *_ = bucket["LifecycleConfiguration"]["Rules"]
    assert versions["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert "ExpirationInDays" not in versions
    assert (answers["Prefix"], answers["ExpirationInDays"]) == ("athena/", 7)


def test_what_is_published_is_kept_25_months_and_the_operator_s_values_for_good(template: Template) -> None:
    _, _, *kept = one(template, BUCKET, "LakeBucket")["LifecycleConfiguration"]["Rules"]
    days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in kept}
    assert days == dict.fromkeys([f"{table.name}/" for table in TABLES] + ["manifests/", "reports/"], 761)
    assert all(rule["Status"] == "Enabled" for rule in kept)


def test_who_read_the_lake_is_logged(template: Template) -> None:
    target = one(template, BUCKET, "LakeBucket")["LoggingConfiguration"]["DestinationBucketName"]
    assert target["Ref"].startswith("LakeAccessLogs")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_glue_knows_each_table_as_the_schema_says_it(template: Template, table: Table) -> None:
    (declared,) = [
        each["TableInput"]
        for each in resources(template, "AWS::Glue::Table").values()
        if each["TableInput"]["Name"] == table.name
    ]
    columns = declared["StorageDescriptor"]["Columns"]
    assert [(c["Name"], c["Type"], c["Comment"]) for c in columns] == [
        (c.name, c.type, c.comment) for c in table.columns
    ]
    # Glue takes no longer ones (its API reference, Column).
    assert all(0 < len(c["Comment"]) <= 255 for c in columns + declared["PartitionKeys"])
    assert [key["Name"] for key in declared["PartitionKeys"]] == ["quarter"]
    serde = declared["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"]
    assert serde.endswith("ParquetHiveSerDe")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_athena_works_the_partitions_out(template: Template, table: Table) -> None:
    (declared,) = [
        each["TableInput"]
        for each in resources(template, "AWS::Glue::Table").values()
        if each["TableInput"]["Name"] == table.name
    ]
    parameters = declared["Parameters"]
    assert parameters["projection.enabled"] == "true"
    assert parameters["projection.quarter.type"] == "enum"
    assert parameters["projection.quarter.values"].split(",") == list(QUARTERS)
    joined = parameters["storage.location.template"]["Fn::Join"][1]
    assert joined[-1] == f"/{table.name}/quarter=${{quarter}}/"


def test_a_question_costs_at_most_10_gb_and_answers_into_the_lake(template: Template) -> None:
    configuration = one(template, "AWS::Athena::WorkGroup")["WorkGroupConfiguration"]
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["BytesScannedCutoffPerQuery"] == 10_000_000_000
    results = configuration["ResultConfiguration"]
    assert results["EncryptionConfiguration"] == {"EncryptionOption": "SSE_S3"}
    assert results["OutputLocation"]["Fn::Join"][1][-1] == "/athena/"
