"""A text whose asking got lost is asked for again, and one that isn't owed is not."""

from datetime import timedelta

import pytest

from functions.on_missed_call import sweep
from functions.shared import message
from functions.shared.ledger.calls import SWEEP_GRACE
from functions.shared.moment import utc_now
from functions.shared.text_life import TextEvent
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
