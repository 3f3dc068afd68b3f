"""The table `directory` in moto (tests/infra/test_ledger.py holds its keys against the template's)."""

from typing import Any

import boto3

TABLE = "directory"
KEYS = ("pk", "sk")


def create(region: str) -> Any:
    """Returns the client whose table it is."""
    client = boto3.client("dynamodb", region_name=region)
    client.create_table(
        TableName=TABLE,
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in KEYS],
        KeySchema=[
            {"AttributeName": KEYS[0], "KeyType": "HASH"},
            {"AttributeName": KEYS[1], "KeyType": "RANGE"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    return client
