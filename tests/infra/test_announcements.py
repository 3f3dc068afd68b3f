"""The streams of the ledger, and the bus."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from functions.announce.changes import changes
from infra.constructs.announcements import CALLS, CONTACTS, Pattern
from tests.builders import NOW
from tests.infra.fixtures import Template, one, resources
from tests.unit.announce.stream import Item, record
from tests.unit.announce.test_changes import SOON, call, consent, reply, text

MAPPING = "AWS::Lambda::EventSourceMapping"
LATER = call(recovered_at=SOON)


def matches(pattern: Any, record: Any) -> bool:
    """Lambda's filters, as far as ours go: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html"""
    if isinstance(pattern, dict):
        return isinstance(record, dict) and all(
            matches(wanted, record.get(name)) for name, wanted in pattern.items()
        )
    return any(record is not None if wanted == {"exists": True} else record == wanted for wanted in pattern)


def passes(patterns: Sequence[Pattern], old: Item | None, new: Item | None) -> bool:
    return any(matches(pattern, record(1, old, new)) for pattern in patterns)


def test_the_tables_of_calls_and_contacts_have_streams_of_both_images(template: Template) -> None:
    streams = {
        name: table.get("StreamSpecification", {}).get("StreamViewType")
        for name, table in resources(template, "AWS::DynamoDB::Table").items()
    }
    assert {name.rstrip("0123456789ABCDEF"): kind for name, kind in streams.items()} == {
        "LedgerDirectory": None,
        "LedgerCalls": "NEW_AND_OLD_IMAGES",
        "LedgerContacts": "NEW_AND_OLD_IMAGES",
    }


@pytest.mark.parametrize(("name", "patterns"), [("Calls", CALLS), ("Contacts", CONTACTS)])
def test_a_batch_that_fails_comes_again_in_halves_and_then_goes_to_the_failures(
    template: Template, name: str, patterns: Sequence[Pattern]
) -> None:
    mapping = one(template, MAPPING, f"Announcements{name}Changes")
    assert mapping["StartingPosition"] == "TRIM_HORIZON", "what is written meanwhile would be lost"
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert "MaximumRetryAttempts" not in mapping, "an outage delays events"
    assert mapping["MaximumRecordAgeInSeconds"] < 24 * 3600, "what is given up is still in the stream"
    destination = mapping["DestinationConfig"]["OnFailure"]["Destination"]
    assert destination["Fn::GetAtt"][0].startswith("AnnouncementsFailures")
    filters = mapping["FilterCriteria"]["Filters"]
    assert [json.loads(each["Pattern"]) for each in filters] == list(patterns)


def test_the_bus_is_the_stage_s_own(template: Template) -> None:
    assert one(template, "AWS::Events::EventBus")["Name"] == "rappel-prod"


@pytest.mark.parametrize(
    ("patterns", "old", "new"),
    [
        (CALLS, None, call()),
        (CALLS, call(), LATER),
        (CALLS, text(), text(text_status="failed")),
        (CONTACTS, None, reply()),
        (CONTACTS, None, consent()),
    ],
)
def test_what_is_told_passes_the_filters(patterns: Sequence[Pattern], old: Item | None, new: Item) -> None:
    assert changes(old, new, NOW)
    assert passes(patterns, old, new)


@pytest.mark.parametrize(
    ("patterns", "new"),
    [
        (CALLS, {"dealership_id": "garage-tremblay#desk", "call_key": "changes", "changed_at": SOON}),
        (CALLS, {"dealership_id": "garage-tremblay#callers", "call_key": "+1", "version": 1}),
        (CALLS, {"dealership_id": "garage-tremblay", "call_key": "twilio:CA1", "answered_at": SOON}),
        (CONTACTS, {"dealership_id": "seen#twilio", "caller": "SM1", "at": SOON}),
        (CONTACTS, {"dealership_id": "garage-tremblay", "caller": "+1", "last_text_at": SOON}),
        (CONTACTS, {"dealership_id": "garage-tremblay#consents", "caller": "+1#", "what": "basis"}),
    ],
)
def test_what_tells_nobody_anything_starts_no_function(patterns: Sequence[Pattern], new: Item) -> None:
    """The counter of changes above all: each of its writes would write it again."""
    assert not changes(None, new, NOW)
    assert not passes(patterns, None, new)


def test_what_expires_starts_no_function() -> None:
    assert not passes(CALLS, call(), None)
