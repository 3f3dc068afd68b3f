"""Restores a table into a new one beside it, counts both, and removes the new one."""

from typing import TYPE_CHECKING

from cli.restore.counted import Counted

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


def drill(client: "DynamoDBClient", table: str, name: str) -> Counted:
    """Restores the table as of its latest restorable moment, into one of that name. Raises botocore's errors.

    The new table goes again, whatever happens: it holds callers' numbers.
    """
    before = count(client, table)
    client.restore_table_to_point_in_time(
        SourceTableName=table, TargetTableName=name, UseLatestRestorableTime=True
    )
    try:
        # A table of some gigabytes takes AWS about an hour.
        client.get_waiter("table_exists").wait(
            TableName=name, WaiterConfig={"Delay": 20, "MaxAttempts": 3 * 180}
        )
        back = count(client, name)
    finally:
        client.delete_table(TableName=name)
    return Counted(table, before, back, count(client, table))


def count(client: "DynamoDBClient", table: str) -> int:
    """How many items the table holds."""
    pages = client.get_paginator("scan").paginate(TableName=table, Select="COUNT", ConsistentRead=True)
    return sum(page["Count"] for page in pages)
