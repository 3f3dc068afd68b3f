"""An update's arguments say each change once, and name nothing that DynamoDB would find unused."""

import re

from functions.shared.ledger.updates import update_arguments
from tests.builders import NOW


def test_each_kind_of_change_has_its_clause() -> None:
    arguments = update_arguments(
        sets={"line": "Service", "language": None},
        defaults={"opted_out_at": NOW},
        adds={"version": 1},
        deletes={"history": {"old"}},
        removes=["owed"],
        condition="line <> :line AND owed_at < :now",
        values={"now": NOW},
    )
    assert arguments == {
        "UpdateExpression": "SET #line = :line, #opted_out_at = if_not_exists(#opted_out_at, :opted_out_at)"
        " ADD #version :version DELETE #history :history REMOVE #owed, #language",
        "ConditionExpression": "line <> :line AND owed_at < :now",
        "ExpressionAttributeNames": {
            f"#{name}": name for name in ("line", "opted_out_at", "version", "history", "owed", "language")
        },
        "ExpressionAttributeValues": {
            ":line": {"S": "Service"},
            ":opted_out_at": {"S": "2025-09-02T14:00:00.000Z"},
            ":version": {"N": "1"},
            ":history": {"SS": ["old"]},
            ":now": {"S": "2025-09-02T14:00:00.000Z"},
        },
    }


def test_a_change_that_writes_no_value_has_none() -> None:
    arguments = update_arguments(removes=["owed", "owed_at"])
    assert arguments["UpdateExpression"] == "REMOVE #owed, #owed_at"
    assert "ExpressionAttributeValues" not in arguments
    assert "ConditionExpression" not in arguments


def test_every_name_is_used_since_dynamodb_refuses_others() -> None:
    arguments = update_arguments(sets={"outcome": "busy", "ring_seconds": None}, removes=["ring_seconds"])
    used = re.findall(r"#\w+", arguments["UpdateExpression"])
    assert sorted(set(used)) == sorted(arguments["ExpressionAttributeNames"])
    assert used.count("#ring_seconds") == 1, "DynamoDB refuses an attribute that is changed twice"
