"""What callers wrote is stored once, in its order, and whose a number is can be asked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3

from functions.shared.inbound_text import InboundText, from_fields, to_json
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.directory import Directory
from functions.shared.ledger.messages import MESSAGE_KEPT, Message, Messages
from tests.builders import CALLER, NOW, SERVICE, dealership
from tests.handlers.conftest import World, claimed, stored

OTHER = "+15145550178"


def messages(world: World) -> Messages:
    return Messages(boto3.client("dynamodb"), world.tables["contacts"])


def message(message_id: str = "inbound-1", **changes: Any) -> Message:
    written = Message(
        dealership_id="garage-tremblay",
        caller=CALLER,
        at=NOW,
        message_id=message_id,
        carrier="end_user_messaging",
        recipient=SERVICE,
        body="Oui, demain 8 h",
        meaning="reply",
        rule="R16",
    )
    return replace(written, **changes)


def test_a_message_is_stored_once_whatever_tells_of_it(world: World) -> None:
    assert messages(world).seen("end_user_messaging", "inbound-1", CALLER) is None
    assert messages(world).record(message())
    again = message(at=NOW + timedelta(seconds=30), body="Autre chose")
    assert not messages(world).record(again)
    assert messages(world).seen("end_user_messaging", "inbound-1", CALLER) == message()
    assert messages(world).since("garage-tremblay", CALLER, NOW) == [message()]


def test_another_carrier_s_id_is_another_message(world: World) -> None:
    assert messages(world).record(message())
    assert messages(world).record(message(carrier="telnyx", at=NOW + timedelta(seconds=1)))


def test_a_conversation_is_read_in_its_order_and_is_its_caller_s_alone(world: World) -> None:
    later = message("inbound-2", at=NOW + timedelta(minutes=5), flag="may_want_to_stop", answer="stop")
    for each in (
        later,
        message(),
        message("inbound-3", caller=OTHER),
        message("inbound-4", caller=f"{CALLER}1"),
    ):
        messages(world).record(each)
    assert messages(world).since("garage-tremblay", CALLER, NOW - timedelta(days=1)) == [message(), later]
    assert messages(world).since("garage-tremblay", CALLER, NOW + timedelta(minutes=1)) == [later]


def test_what_is_done_about_a_message_is_remembered(world: World) -> None:
    messages(world).record(message())
    messages(world).done(message(), NOW + timedelta(seconds=2))
    seen = messages(world).seen("end_user_messaging", "inbound-1", CALLER)
    assert seen == message(acted_at=NOW + timedelta(seconds=2))


def test_messages_are_kept_for_90_days_and_what_is_remembered_of_their_ids_names_no_caller(
    world: World,
) -> None:
    messages(world).record(message())
    items = boto3.client("dynamodb").scan(TableName=world.tables["contacts"])["Items"]
    expiry = str(int((NOW + MESSAGE_KEPT).timestamp()))
    assert [item["expires_at"]["N"] for item in items] == [expiry, expiry]
    (seen,) = [item for item in items if item["dealership_id"]["S"].startswith("seen#")]
    assert CALLER[1:] not in str(seen)


def test_the_dealerships_that_texted_a_number_are_found_the_newest_first(world: World) -> None:
    first = claimed(world, stored(world))
    (ref,) = world.contacts.texted(CALLER)
    assert ref == first
    other = claimed(world, stored(world, "CA2", dealership_id="garage-bergeron"), NOW + timedelta(hours=1))
    assert world.contacts.texted(CALLER) == [other, first]
    world.contacts.release("garage-tremblay", CALLER, first.call_key)
    assert world.contacts.texted(CALLER) == [other]
    assert world.contacts.texted(OTHER) == []


def test_a_number_belongs_to_the_dealerships_whose_files_say_so(world: World) -> None:
    directory = Directory(boto3.client("dynamodb"), world.tables["directory"])
    assert directory.owners(SERVICE) == ["garage-tremblay"] == directory.owners("+14185550100")
    assert directory.owners(OTHER) == []
    sender = {"identity": "+14185550190"}
    world.dealerships.apply(
        dealership(
            id="garage-bergeron", integrations=[{"id": "bergeron-zoom", "provider": "zoom"}], sender=sender
        ),
        {},
    )
    assert directory.owners(SERVICE) == ["garage-bergeron", "garage-tremblay"]
    assert directory.owners("+14185550190") == ["garage-bergeron"]
    world.dealerships.apply(dealership(phone="+14185550111"), {})
    assert directory.owners("+14185550100") == ["garage-bergeron"]


def test_a_closed_dealership_keeps_its_numbers_so_that_a_stop_still_finds_it(world: World) -> None:
    world.dealerships.close("garage-tremblay")
    directory = Directory(boto3.client("dynamodb"), world.tables["directory"])
    assert directory.owners(SERVICE) == ["garage-tremblay"]


def test_a_reply_is_noted_on_its_call_the_first_one_whatever_the_order(world: World) -> None:
    ref = stored(world)
    for minutes in (5, 2, 9):
        world.calls.note_reply(ref, NOW + timedelta(minutes=minutes))
    world.calls.note_reply(CallRef("garage-tremblay", "twilio:unknown"), NOW)
    (item,) = world.all_calls()
    assert item["replied_at"] == "2025-09-02T14:02:00.000Z"


def test_an_inbound_text_is_read_as_it_was_written() -> None:
    import json

    text = InboundText(
        id="SM1", carrier="twilio", sender=CALLER, recipient=SERVICE, body="ARRÊT\n😀", received_at=NOW,
        dealership_id="garage-tremblay", answered_by_carrier=True,
    )  # fmt: skip
    assert from_fields(json.loads(to_json(text))) == text
