"""The soak's DynamoDB evaluates expressions as moto's does."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from functions.shared.ledger.items import pack, unpack
from tests.handlers.conftest import World
from tests.soak.expressions import holds, updated

KEY = {"dealership_id": "garage", "call_key": "twilio:CA1"}
ITEM = {**KEY, "text_status": "claimed", "version": 3, "history": {"a", "b"}, "owed_at": "2025-09-02"}
VALUES: dict[str, object] = {
    "claimed": "claimed",
    "sent": "sending",
    "early": "2025-09-01",
    "three": 3,
    "word": "3",
    "more": {"b", "c"},
}


@pytest.mark.parametrize(
    "condition",
    [
        "text_status = :claimed",
        "text_status <> :claimed",
        "gone <> :claimed",
        "gone = :claimed",
        "text_status IN (:sent, :claimed)",
        "text_status IN (:sent)",
        "(text_status IN (:sent) AND attribute_exists(gone)) OR version = :three",
        "text_status = :claimed OR attribute_exists(gone) AND attribute_exists(gone)",
        "NOT text_status = :sent AND attribute_not_exists(gone)",
        "owed_at > :early AND owed_at >= :early",
        "gone < :early",
        "version = :word",
        "version BETWEEN :three AND :three",
        "begins_with(text_status, :claimed)",
        "contains(history, :claimed)",
    ],
)
def test_a_condition_holds_where_it_holds_in_dynamodb(world: World, condition: str) -> None:
    client, table = boto3.client("dynamodb"), world.tables["calls"]
    client.put_item(TableName=table, Item=pack(ITEM))
    values = {name: value for name, value in pack(named(VALUES)).items() if name in condition}
    asked: dict[str, Any] = {"ExpressionAttributeValues": values} if values else {}
    try:
        client.update_item(
            TableName=table,
            Key=pack(KEY),
            UpdateExpression="REMOVE gone",
            ConditionExpression=condition,
            **asked,
        )
        expected = True
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ConditionalCheckFailedException"
        expected = False
    assert holds(condition, pack(ITEM), {}, values) == expected


@pytest.mark.parametrize(
    "change",
    [
        "SET #s = :sent, slot_at = :early REMOVE owed_at, gone",
        "SET #s = if_not_exists(#s, :sent), slot_at = if_not_exists(slot_at, :early)",
        "ADD history :more, version :three",
        "DELETE history :more",
        "SET version = version + :three",
    ],
)
def test_an_update_leaves_what_it_leaves_in_dynamodb(world: World, change: str) -> None:
    client, table = boto3.client("dynamodb"), world.tables["calls"]
    client.put_item(TableName=table, Item=pack(ITEM))
    names = {"#s": "text_status"} if "#s" in change else {}
    values = {name: value for name, value in pack(named(VALUES)).items() if name in change}
    asked: dict[str, Any] = {"ExpressionAttributeNames": names} if names else {}
    client.update_item(
        TableName=table,
        Key=pack(KEY),
        UpdateExpression=change,
        ExpressionAttributeValues=values,
        **asked,
    )
    stands = client.get_item(TableName=table, Key=pack(KEY))["Item"]
    assert unpack(updated(change, pack(ITEM), names, values)) == unpack(stands)


def named(values: dict[str, object]) -> dict[str, object]:
    return {f":{name}": value for name, value in values.items()}
