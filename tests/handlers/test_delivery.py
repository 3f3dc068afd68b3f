"""What becomes of a call's text: sent, held back for a reason, or left until it may go."""

import json
from collections.abc import Callable
from datetime import timedelta

import boto3
import pytest

from functions.send_sms.delivery import NoDealership, NotYet, TextState, Unreadable
from functions.shared.call import call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import to_text
from tests.builders import CALLER, NOW, dealership, missed_call
from tests.call_items import call_item, change_item
from tests.handlers.conftest import PROFILE, Recorder, World, deliver, remove_dealership, status, stored


def test_a_text_is_sent_once_and_its_life_is_recorded(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    assert deliver(world, carrier, ref) == TextState("accepted")
    assert deliver(world, carrier, ref) == TextState("accepted", already=True)
    [(caller, body, call)] = carrier.taken
    assert caller == CALLER
    assert body.startswith("Garage Tremblay : ")
    assert call == f"garage-tremblay|{ref.call_key}"
    item = call_item(world.calls, ref)
    assert item is not None
    recorded = {key: item[key] for key in ("text_status", "message_id", "carrier", "language", "segments")}
    assert recorded == {
        "text_status": "accepted",
        "message_id": "message-1",
        "carrier": "recorder",
        "language": "fr",
        "segments": 1,
    }
    assert item["texted_at"] == "2025-09-02T14:00:00.000Z"
    assert "owed" not in item


def test_a_caller_who_calls_twice_gets_one_text(world: World) -> None:
    carrier = Recorder()
    first, second = stored(world, "CA1"), stored(world, "CA2")
    deliver(world, carrier, first)
    assert deliver(world, carrier, second) == TextState("suppressed", "cooldown")
    assert len(carrier.taken) == 1
    after = NOW + dealership().cooldown
    assert deliver(world, carrier, stored(world, "CA3", after), after) == TextState("accepted")


def test_an_opted_out_caller_gets_none(world: World) -> None:
    world.contacts.opt_out("garage-tremblay", CALLER, NOW)
    ref, carrier = stored(world), Recorder()
    assert deliver(world, carrier, ref) == TextState("suppressed", "opted_out")
    assert carrier.taken == []


def test_an_opt_out_is_one_dealership_s(world: World) -> None:
    world.contacts.opt_out("another", CALLER, NOW)
    assert deliver(world, Recorder(), stored(world)) == TextState("accepted")


def test_an_answered_call_gets_none(world: World) -> None:
    ref = stored(world)
    world.calls.retract(ref, "answered", NOW)
    assert deliver(world, Recorder(), ref) == TextState("suppressed", "answered", already=True)


def test_a_call_answered_before_it_was_missed_gets_none(world: World) -> None:
    ref = CallRef("garage-tremblay", call_key("twilio", "CA1"))
    world.calls.retract(ref, "answered", NOW)
    known = world.calls.record(missed_call())
    assert known is not None
    assert known.answered_at == NOW
    assert deliver(world, Recorder(), ref) == TextState("suppressed", "answered")


@pytest.mark.parametrize(("early", "seconds"), [(0.004, 1), (24.2, 25), (899.0, 899)])
def test_a_text_that_comes_minutes_too_early_comes_again_in_time(
    world: World, early: float, seconds: int
) -> None:
    due = NOW + timedelta(seconds=early)
    ref, carrier = stored(world, settles_at=due), Recorder()
    with pytest.raises(NotYet) as raised:
        deliver(world, carrier, ref)
    assert raised.value.seconds == seconds
    # Were its message lost, the sweeper would ask for it as for any other.
    assert status(world, ref) == ("pending", None)
    assert list(world.owed(due + timedelta(minutes=2), 10)) == [ref]
    assert deliver(world, carrier, ref, NOW + timedelta(seconds=seconds)) == TextState("accepted")


def test_a_text_that_is_due_much_later_is_left_to_the_sweeper_and_then_goes(world: World) -> None:
    due = NOW + timedelta(minutes=15)
    ref, carrier = stored(world, settles_at=due), Recorder()
    assert deliver(world, carrier, ref) == TextState("deferred", "settling")
    assert status(world, ref) == ("deferred", "settling")
    assert list(world.owed(due, 10)) == [ref]
    assert deliver(world, carrier, ref, due) == TextState("accepted")
    assert status(world, ref) == ("accepted", None)


def test_a_caller_whom_staff_reached_meanwhile_gets_none(world: World) -> None:
    ref = stored(world)
    change_item(world.calls, ref, recovered_at=to_text(NOW))
    assert deliver(world, Recorder(), ref) == TextState("suppressed", "recovered")


def test_an_answer_that_comes_late_is_suppressed_as_stale(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=16)) == TextState("suppressed", "stale")


def test_a_call_of_days_ago_is_not_answered_though_its_webhook_came_just_now(world: World) -> None:
    ref, carrier = stored(world, occurred_at=NOW - timedelta(days=3)), Recorder()
    assert deliver(world, carrier, ref) == TextState("suppressed", "stale")


def spoil_dealership(world: World) -> None:
    """As another version of the code may write it."""
    document = {"S": json.dumps({"id": "garage-tremblay", "telephone": CALLER})}
    boto3.client("dynamodb").update_item(
        TableName=world.tables["directory"],
        Key=PROFILE,
        UpdateExpression="SET document = :document",
        ExpressionAttributeValues={":document": document},
    )


@pytest.mark.parametrize("spoil", [remove_dealership, spoil_dealership])
def test_a_text_waits_for_a_dealership_that_cannot_be_read_until_it_is_stale(
    world: World, spoil: Callable[[World], None]
) -> None:
    ref, carrier = stored(world), Recorder()
    spoil(world)
    with pytest.raises(NoDealership) as raised:
        deliver(world, carrier, ref)
    assert CALLER not in str(raised.getrepr(chain=True))
    assert status(world, ref) == ("pending", None)
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=16)) == TextState("suppressed", "stale")
    assert status(world, ref) == ("suppressed", "stale")


@pytest.mark.parametrize("ref", [CallRef("garage-tremblay", "twilio:none"), CallRef("nobody", "x:1")])
def test_a_message_that_names_no_call_is_unreadable(world: World, ref: CallRef) -> None:
    with pytest.raises(Unreadable):
        deliver(world, Recorder(), ref)
