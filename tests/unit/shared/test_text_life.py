"""Every state and every event of a text's life: where it leads, and that it leads nowhere else."""

from typing import get_args

import pytest

from functions.shared.call import TextStatus
from functions.shared.text_life import FIRST, TRANSITIONS, InvalidTransition, TextEvent, next_state

# The state that each event leads to, from each of the states; "-" where the event may not come.
MATRIX = """
            pending    deferred   claimed    sending   accepted  delivered failed suppressed unknown
wait        pending    pending    -          -         -         -         -      -          -
claim       claimed    claimed    -          -         -         -         -      -          -
rebook      -          -          claimed    -         -         -         -      -          -
send        -          -          sending    -         -         -         -      -          -
desist      -          -          -          claimed   -         -         -      -          -
release     -          -          -          pending   -         -         -      -          -
defer       deferred   deferred   -          -         -         -         -      -          -
suppress    suppressed suppressed -          -         -         -         -      -          -
retract     suppressed suppressed suppressed -         -         -         -      -          -
withhold    -          -          suppressed -         -         -         -      -          -
accept      -          -          -          accepted  -         -         -      -          -
refuse      -          -          -          failed    -         -         -      -          -
lose        -          -          -          unknown   -         -         -      -          -
acknowledge -          -          -          accepted  -         -         -      -          accepted
deliver     -          -          -          delivered delivered -         -      -          delivered
undeliver   -          -          -          failed    failed    -         -      -          failed
"""
OWED = {"pending", "deferred", "claimed", "sending"}


def matrix() -> dict[tuple[str, str], str]:
    states, *rows = (line.split() for line in MATRIX.strip().splitlines())
    return {
        (state, event): target
        for event, *targets in rows
        for state, target in zip(states, targets, strict=True)
    }


def test_the_matrix_has_every_state_and_every_event() -> None:
    states, events = (set(each) for each in zip(*matrix(), strict=True))
    assert states == set(get_args(TextStatus))
    assert events == set(get_args(TextEvent)) == set(TRANSITIONS)


@pytest.mark.parametrize("event", get_args(TextEvent))
@pytest.mark.parametrize("state", get_args(TextStatus))
def test_an_event_leads_where_it_should_and_nowhere_else(state: TextStatus, event: TextEvent) -> None:
    target = matrix()[state, event]
    if target == "-":
        with pytest.raises(InvalidTransition):
            next_state(state, event)
    else:
        assert next_state(state, event) == target


@pytest.mark.parametrize("event", get_args(TextEvent))
def test_a_text_is_owed_as_long_as_it_may_still_go(event: TextEvent) -> None:
    assert TRANSITIONS[event].owed == (TRANSITIONS[event].target in OWED)


def test_every_state_is_reached() -> None:
    reached, before = {FIRST}, set[TextStatus]()
    while reached != before:
        before = set(reached)
        reached |= {each.target for each in TRANSITIONS.values() if reached.intersection(each.sources)}
    assert set(get_args(TextStatus)) == reached


def test_an_invalid_transition_says_which_event_came_to_which_state() -> None:
    with pytest.raises(InvalidTransition, match="^accept doesn't lead on from pending$"):
        next_state("pending", "accept")
