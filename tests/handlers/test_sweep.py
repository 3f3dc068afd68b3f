"""A text whose asking got lost is asked for again, and one that isn't owed is not."""

from datetime import timedelta

import boto3
import pytest

from functions.on_missed_call import sweep
from functions.shared import message
from functions.shared.ledger.due_texts import DueTexts
from functions.shared.ledger.owed import SWEEP_GRACE
from functions.shared.moment import utc_now
from functions.shared.outbox import Outbox
from functions.shared.text_life import TextEvent
from tests.builders import NOW
from tests.handlers.conftest import World, claimed, stored


def test_a_killed_enqueue_is_repaired(world: World) -> None:
    ref = stored(world, at=utc_now() - SWEEP_GRACE - timedelta(seconds=1))
    assert world.queued() == []
    assert sweep.handler({}, None) == {"asked": 1}
    [body] = world.queued()
    assert message.from_json(body).call_key == ref.call_key


def test_a_text_that_may_still_be_on_its_way_is_left_alone(world: World) -> None:
    stored(world, at=utc_now() - SWEEP_GRACE + timedelta(seconds=30))
    assert sweep.handler({}, None) == {"asked": 0}


@pytest.mark.parametrize("event", ["accept", "refuse", "withhold", "lose"])
def test_a_settled_text_is_not_owed(world: World, event: TextEvent) -> None:
    ref = stored(world, at=utc_now() - timedelta(minutes=10))
    claimed(world, ref, utc_now())
    if event != "withhold":
        world.calls.begin_sending(ref, utc_now())
    world.calls.transition(ref, event)
    assert sweep.handler({}, None) == {"asked": 0}


def test_a_deferred_text_is_asked_for_when_it_is_due(world: World) -> None:
    ref = stored(world, at=utc_now() - timedelta(minutes=10))
    world.calls.transition(ref, "defer", owed_at=utc_now() + timedelta(minutes=1))
    assert sweep.handler({}, None) == {"asked": 0}
    world.calls.transition(ref, "defer", owed_at=utc_now() - timedelta(seconds=1))
    assert sweep.handler({}, None) == {"asked": 1}


def test_what_was_asked_for_has_five_minutes_to_leave_until_it_is_asked_for_again(world: World) -> None:
    ref = stored(world, at=utc_now() - timedelta(minutes=10))
    assert sweep.handler({}, None) == {"asked": 1}
    assert sweep.handler({}, None) == {"asked": 0}
    assert world.owed(utc_now() + timedelta(minutes=4, seconds=50), 10) == []
    assert world.owed(utc_now() + timedelta(minutes=5), 10) == [ref]


def test_a_night_s_texts_lie_in_ten_shards_and_are_all_asked_for(world: World) -> None:
    for number in range(60):
        stored(world, f"CA{number}", at=utc_now() - timedelta(minutes=10), caller=f"+151455501{number:02}")
    shards = {call["owed"] for call in world.all_calls()}
    assert len(shards) == 10
    assert sweep.handler({}, None) == {"asked": 60}


def test_a_message_that_the_queue_does_not_take_is_asked_for_by_the_next_sweep(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(world, at=utc_now() - timedelta(minutes=10))
    with monkeypatch.context() as deaf:
        deaf.setattr(Outbox, "ask_all", lambda *_: [])
        assert sweep.handler({}, None) == {"asked": 0}
    assert len(world.owed(utc_now(), 10)) == 1


def test_a_text_that_has_left_is_not_owed_again_by_being_put_off(world: World) -> None:
    ref = stored(world)
    world.calls.transition(ref, "suppress", text_reason="stale")
    DueTexts(boto3.client("dynamodb"), world.tables["calls"]).put_off(ref, NOW)
    assert world.owed(NOW + timedelta(days=1), 10) == []
