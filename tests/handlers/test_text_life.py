"""The ledger allows what the table of a text's life allows, writes it, and nothing else."""

from datetime import timedelta
from typing import get_args

import pytest

from functions.shared.call import TextStatus
from functions.shared.moment import to_text
from functions.shared.text_life import TRANSITIONS, InvalidTransition, TextEvent, next_state
from tests.builders import CALLER, NOW
from tests.call_items import call_item, change_item
from tests.handlers.conftest import World, stored, take

MARKS = {"sending_at": to_text(NOW), "sending_by": "a mark", "slot_at": to_text(NOW)}
LATE = NOW + timedelta(days=1)
SETTLED = {"text_reason", "owed", "owed_at"}  # what a text that isn't owed any more loses
ASKING = {"sending_at", "sending_by"}  # what a text loses where no carrier is being asked
OFF_THE_DESK = {"desk", "desk_at"}  # what a call loses that nobody missed
PLACE = {"slot_at"}  # what a text loses that has no place in its sender's schedule


def leads_to(state: TextStatus, event: TextEvent) -> TextStatus | None:
    try:
        return next_state(state, event)
    except InvalidTransition:
        return None


@pytest.mark.parametrize("event", get_args(TextEvent))
def test_the_ledger_allows_an_event_from_the_states_of_the_table_and_from_no_other(
    world: World, event: TextEvent
) -> None:
    for index, state in enumerate(get_args(TextStatus)):
        ref = stored(world, f"CA{index}")
        change_item(world.calls, ref, text_status=state, text_reason="a reason", **MARKS)
        before = call_item(world.calls, ref)
        assert before is not None
        target = leads_to(state, event)
        if target is None:
            with pytest.raises(InvalidTransition) as invalid:
                world.calls.transition(ref, event, segments=1)
            assert invalid.value.call == world.calls.get(ref)
            assert call_item(world.calls, ref) == before, state
            continue
        world.calls.transition(ref, event, segments=1)
        gone = {"text_reason"} if TRANSITIONS[event].owed else SETTLED
        if target != "sending":
            gone = gone | (ASKING if target == "claimed" else ASKING | PLACE)
        if event == "retract":
            gone = gone | OFF_THE_DESK
        kept = {name: value for name, value in before.items() if name not in gone}
        assert call_item(world.calls, ref) == kept | {"text_status": target, "segments": 1}, state
        assert (ref in world.owed(LATE, 100)) == TRANSITIONS[event].owed


@pytest.mark.parametrize("state", get_args(TextStatus))
def test_a_claim_a_sender_s_mark_and_a_retraction_go_by_the_table_too(
    world: World, state: TextStatus
) -> None:
    claimed, sent, retracted = (stored(world, f"CA{number}") for number in range(3))
    for ref in (claimed, sent, retracted):
        change_item(world.calls, ref, text_status=state)
    try:
        take(world, claimed, CALLER, NOW, timedelta(0))
    except InvalidTransition:
        assert leads_to(state, "claim") is None
    try:
        world.calls.begin_sending(sent, NOW)
    except InvalidTransition:
        assert leads_to(state, "send") is None
    assert world.calls.retract(retracted, "answered", NOW) == (leads_to(state, "retract") is not None)
    for ref, event in ((claimed, "claim"), (sent, "send"), (retracted, "retract")):
        call = world.calls.get(ref)
        assert call is not None
        assert call.text_status == (leads_to(state, event) or state)  # type: ignore[arg-type]


def test_no_event_makes_a_text_of_a_call_that_was_not_missed(world: World) -> None:
    ref = stored(world)
    never = type(ref)(ref.dealership_id, "twilio:never")
    for event in get_args(TextEvent):
        with pytest.raises(InvalidTransition) as invalid:
            world.calls.transition(never, event)
        assert invalid.value.call is None
        assert call_item(world.calls, never) is None
