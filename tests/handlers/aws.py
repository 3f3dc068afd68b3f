"""moto's tables, made from the synthesized template, so that tests and cloud can't differ."""

from typing import Any

from functions.shared import aws

_TABLE_PROPERTIES = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")


def create_tables(template: dict[str, Any]) -> dict[str, str]:
    """Creates the ledger's tables in moto. Returns their names by what they hold."""
    dynamodb = aws.client("dynamodb")
    names = {}
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] not in ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
            continue
        wanted = {
            key: resource["Properties"][key] for key in _TABLE_PROPERTIES if key in resource["Properties"]
        }
        dynamodb.create_table(TableName=logical_id, **wanted)
        held = {key["AttributeName"] for key in wanted["KeySchema"]}
        names["directory" if "pk" in held else "contacts" if "caller" in held else "calls"] = logical_id
    return names
