from pathlib import Path

import duckdb
import pytest
import sqlglot

from functions.quarterly_rollup.schema import QUARTERS, TABLES, Table
from infra.lake import QUERIES, saved_query
from tests.infra.fixtures import Template, one, resources

BUCKET = "AWS::S3::Bucket"
QUERY_FILES = sorted(QUERIES.glob("*.sql"))


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
    versions, answers = bucket["LifecycleConfiguration"]["Rules"]
    assert versions["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert "ExpirationInDays" not in versions
    assert (answers["Prefix"], answers["ExpirationInDays"]) == ("athena/", 7)


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
    assert all(c["Comment"] for c in columns + declared["PartitionKeys"])
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


def test_each_query_file_is_saved_with_a_title_and_a_description(template: Template) -> None:
    saved = list(resources(template, "AWS::Athena::NamedQuery").values())
    assert len(saved) == len(QUERY_FILES) >= 4
    for query in saved:
        assert (query["Database"], query["WorkGroup"]) == ("rappel_prod", "rappel-prod")
        assert query["Name"].startswith("Missed calls")
        assert query["Description"].endswith(".")
    assert len({query["Name"] for query in saved}) == len(saved)


@pytest.mark.parametrize("file", QUERY_FILES, ids=lambda file: file.stem)
def test_a_query_reads_the_same_to_athena_and_to_duckdb(file: Path) -> None:
    _, _, sql = saved_query(file)
    connection = duckdb.connect()
    for table in TABLES:
        columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
        connection.execute(f'CREATE TABLE {table.name} ({columns}, "quarter" string)')
    connection.execute("""
        INSERT INTO quarter_hourly BY NAME
        SELECT 'nord' AS dealership_id, 'service' AS department, '2025-Q3' AS quarter,
            1 + i % 7 AS local_weekday, i % 24 AS local_hour, 1 + i AS calls,
            i AS texted, i // 4 AS recovered, i // 2 AS outside_standard_hours, i // 3 AS outside_open_hours
        FROM range(50) AS t(i)
    """)
    connection.execute("""
        INSERT INTO quarter_daily BY NAME
        SELECT 'nord' AS dealership_id, 'service' AS department, '2025-Q3' AS quarter, 1 + i AS calls,
            CAST(DATE '2025-07-01' + INTERVAL (i) DAY AS DATE) AS local_date
        FROM range(92) AS t(i)
    """)
    as_it_is = connection.sql(sql).fetchall()
    transpiled = sqlglot.transpile(sql, read="athena", write="duckdb")[0]
    assert as_it_is
    assert connection.sql(transpiled).fetchall() == as_it_is
