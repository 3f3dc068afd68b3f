"""What staff write is written once, stands beside what the caller wrote, and tells who wrote it."""

from dataclasses import replace
from datetime import timedelta

import boto3

from functions.shared.desk import StaffMember
from functions.shared.ledger.messages import MESSAGE_KEPT
from functions.shared.ledger.staff_entries import StaffEntries, StaffEntry
from tests.builders import CALLER, NOW
from tests.handlers.conftest import World
from tests.handlers.test_messages import message, messages

NOTE = StaffEntry(
    dealership_id="garage-tremblay",
    whose=CALLER,
    at=NOW,
    id="form-1",
    direction="note",
    by=StaffMember("julie", "Julie"),
    body="Pneus rangée 14",
)


def entries(world: World) -> StaffEntries:
    return StaffEntries(boto3.client("dynamodb"), world.tables["contacts"])


def test_a_form_that_is_sent_twice_is_written_once(world: World) -> None:
    assert entries(world).record(NOTE)
    assert not entries(world).record(replace(NOTE, at=NOW + timedelta(seconds=3), body="Autre"))
    assert entries(world).since("garage-tremblay", CALLER, NOW) == [NOTE]


def test_another_dealership_s_form_of_the_same_id_is_another(world: World) -> None:
    assert entries(world).record(NOTE)
    assert entries(world).record(replace(NOTE, dealership_id="garage-cote"))


def test_notes_and_messages_lie_together_and_are_read_apart(world: World) -> None:
    text = replace(
        NOTE, id="form-2", at=NOW + timedelta(minutes=1), direction="text", body=None, text="staff#x"
    )
    messages(world).record(message())
    for entry in (NOTE, text):
        entries(world).record(entry)
    assert entries(world).since("garage-tremblay", CALLER, NOW) == [NOTE, text]
    assert messages(world).since("garage-tremblay", CALLER, NOW) == [message()]
    assert entries(world).since("garage-tremblay", CALLER, NOW + timedelta(seconds=1)) == [text]


def test_a_withheld_number_s_notes_are_its_call_s(world: World) -> None:
    note = replace(NOTE, whose="twilio:CA1")
    entries(world).record(note)
    assert entries(world).since("garage-tremblay", "twilio:CA1", NOW) == [note]
    assert entries(world).since("garage-tremblay", "twilio:CA12", NOW) == []


def test_what_staff_write_is_kept_as_long_as_what_callers_do(world: World) -> None:
    entries(world).record(NOTE)
    items = boto3.client("dynamodb").scan(TableName=world.tables["contacts"])["Items"]
    assert {item["expires_at"]["N"] for item in items} == {str(int((NOW + MESSAGE_KEPT).timestamp()))}
