"""The tables have the keys that functions/shared/ledger writes and reads."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.contacts import TEXTED_INDEX, Contacts
from functions.shared.ledger.desk_index import DESK_INDEX, DESK_KEYS, waiting
from functions.shared.ledger.directory import Directory
from functions.shared.ledger.due_texts import DueTexts
from functions.shared.ledger.owed import OWED_INDEX
from tests.infra.fixtures import Template, one, resources

TABLE = "AWS::DynamoDB::Table"

# What outlives the stack, and what a deploy under another logical id would do: it makes an empty one.
KEPT = {
    "LedgerContactsC84E2EC0": "people who opted out would be texted",
    "LedgerCallsD39BA6F0": "the nightly rollup would write the quarter's lake without them",
    "LedgerDirectoryB988553A": "no webhook would find its dealership",
    "DeskStaff395A02FE": "nobody could sign in to the desk until each is invited again",
    "LakeBucketB1D32E10": "analysts would find a lake without its closed quarters",
    "LakeAccessLogs4431AB8D": "who read the lake would be written elsewhere",
    "KeysCallers8787ABA9": "every caller of the lake would be a new one",
    "KeysOptOuts35ECD671": "people who opted out and were forgotten would be texted",
    "KeysSecretsC2A8CD45": "on_missed_call could read no integration's secret",
}


class Asked(Exception):
    """Instead of DynamoDB's answer."""


class Recorder:
    """A client that keeps what it was asked first."""

    def __init__(self) -> None:
        self.request: dict[str, Any] = {}

    def _ask(self, **request: Any) -> Any:
        self.request = request
        raise Asked

    get_item = query = _ask


def keys(table: dict[str, Any]) -> list[str]:
    return [key["AttributeName"] for key in table["KeySchema"]]


@pytest.mark.parametrize("name", ["Directory", "Calls", "Contacts"])
def test_a_table_is_kept_and_can_be_restored(template: Template, name: str) -> None:
    logical_id = next(each for each in resources(template, TABLE) if each.startswith(f"Ledger{name}"))
    resource = template["Resources"][logical_id]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert resource["Properties"]["DeletionProtectionEnabled"] is True
    assert resource["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert resource["Properties"]["BillingMode"] == "PAY_PER_REQUEST"


def test_what_outlives_the_stack_keeps_its_logical_id(template: Template) -> None:
    kept = {name for name, it in template["Resources"].items() if it.get("DeletionPolicy") == "Retain"}
    for name, loss in KEPT.items():
        assert name in kept, (
            f"{name} is gone: {loss}. Keep its construct's name and place, or override_logical_id "
            "(docs/decisions/0009-what-is-kept-keeps-its-logical-id.md)"
        )
    assert kept == set(KEPT), "what is newly kept is pinned here too"


def test_calls_are_found_by_the_key_that_they_are_stored_under(template: Template) -> None:
    assert keys(one(template, TABLE, "LedgerCalls")) == list(CallRef("a", "b").key())


def test_contacts_are_found_by_the_key_that_they_are_stored_under(template: Template) -> None:
    client = Recorder()
    with pytest.raises(Asked):
        Contacts(client, "t").get("a", "+1")  # type: ignore[arg-type]
    assert keys(one(template, TABLE, "LedgerContacts")) == list(client.request["Key"])


def test_the_directory_is_found_by_the_key_that_it_is_stored_under(template: Template) -> None:
    client = Recorder()
    with pytest.raises(Asked):
        Directory(client, "t").integration("a")  # type: ignore[arg-type]
    assert keys(one(template, TABLE, "LedgerDirectory")) == list(client.request["Key"])


def test_the_sweepers_index_is_the_one_it_asks_and_holds_keys_only(template: Template) -> None:
    client = Recorder()
    with pytest.raises(Asked):
        DueTexts(client, "t").due(datetime(2026, 1, 1, tzinfo=UTC), 1)  # type: ignore[arg-type]
    table = one(template, TABLE, "LedgerCalls")
    index = next(each for each in table["GlobalSecondaryIndexes"] if each["IndexName"] == OWED_INDEX)
    assert index["IndexName"] == client.request["IndexName"]
    assert keys(index) == ["owed", "owed_at"]
    assert all(key in client.request["KeyConditionExpression"] for key in keys(index))
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_the_desks_index_has_the_keys_that_calls_are_marked_by_and_nothing_else(template: Template) -> None:
    indexes = one(template, TABLE, "LedgerCalls")["GlobalSecondaryIndexes"]
    index = next(each for each in indexes if each["IndexName"] == DESK_INDEX)
    assert keys(index) == list(DESK_KEYS) == list(waiting("a", datetime(2026, 1, 1, tzinfo=UTC)))
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_what_changes_in_calls_and_contacts_is_streamed_as_it_was_and_is(template: Template) -> None:
    streams = {
        name: table.get("StreamSpecification", {}).get("StreamViewType")
        for name in ("Directory", "Calls", "Contacts")
        if (table := one(template, TABLE, f"Ledger{name}"))
    }
    both = "NEW_AND_OLD_IMAGES"
    assert streams == {"Directory": None, "Calls": both, "Contacts": both}


def test_contacts_are_found_by_the_number_that_was_texted(template: Template) -> None:
    client = Recorder()
    with pytest.raises(Asked):
        Contacts(client, "t").texted("+1")  # type: ignore[arg-type]
    (index,) = one(template, TABLE, "LedgerContacts")["GlobalSecondaryIndexes"]
    assert index["IndexName"] == TEXTED_INDEX == client.request["IndexName"]
    assert keys(index) == ["caller", "last_text_at"]
    assert index["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["last_text_call"]}


def test_calls_and_contacts_expire_by_the_attribute_that_the_ledger_writes(template: Template) -> None:
    expiring = [t for t in resources(template, TABLE).values() if "TimeToLiveSpecification" in t]
    assert [table["TimeToLiveSpecification"] for table in expiring] == [
        {"AttributeName": "expires_at", "Enabled": True}
    ] * 2
    assert sorted(keys(table) for table in expiring) == [
        ["dealership_id", "call_key"],
        ["dealership_id", "caller"],
    ]


def test_every_key_is_text(template: Template) -> None:
    types = {
        attribute["AttributeType"]
        for table in resources(template, TABLE).values()
        for attribute in table["AttributeDefinitions"]
    }
    assert types == {"S"}, json.dumps(sorted(types))
