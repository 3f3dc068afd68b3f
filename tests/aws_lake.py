"""A lake in moto's S3, and Athena's tables of it in moto's Glue."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.lake.bucket import Bucket
from functions.lake.data_catalog import DataCatalog, runs_table
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import TABLES

BUCKET, DATABASE = "rappel-lake", "rappel_test"


def make(region: str = "ca-central-1") -> Bucket:
    """Makes both, as the stack leaves them: without an object, and without a partition."""
    s3, glue = boto3.client("s3", region_name=region), boto3.client("glue", region_name=region)
    configuration: Any = {"LocationConstraint": region}
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=configuration)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    glue.create_database(DatabaseInput={"Name": DATABASE})
    _create_table(glue, QUARTER_RUNS.name, "quarter")
    for table in TABLES:
        _create_table(glue, runs_table(table), "quarter", "run")
    return Bucket(s3, BUCKET, "", DataCatalog(glue, DATABASE))


@contextmanager
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Makes both for a test that has no other part of AWS."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ca-central-1")
    with mock_aws():
        yield make()


def _create_table(glue: Any, name: str, *keys: str) -> None:
    partition_keys = [{"Name": key, "Type": "string"} for key in keys]
    glue.create_table(DatabaseName=DATABASE, TableInput={"Name": name, "PartitionKeys": partition_keys})


def in_run(run: str, key: str) -> str:
    """The bucket's key of an object that is known by a folder's key."""
    table, quarter, file = key.split("/")
    return f"runs/{quarter}/{run}/{table}/{file}"
