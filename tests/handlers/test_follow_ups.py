"""Texts that follow an answer are owed where they come to be, once a call, where the file has them."""

from datetime import timedelta
from itertools import permutations

import pytest

from functions.shared.ledger.calls import CallRef
from functions.shared.moment import from_text, utc_now
from tests.builders import NOW, dealership
from tests.call_items import call_item
from tests.handlers.conftest import Post, Recorder, World, deliver, stored
from tests.handlers.test_callbacks import START, tell

OWN = {"follow_ups": ["tried", "follow_up"]}
SECRETS = {each: f"/secrets/{each}" for each in ("tremblay-twilio", "tremblay-pbx")}


def owed(world: World) -> dict[str, str]:
    """The follow-ups that are owed, each with the moment when it is due."""
    refs = [ref for ref in world.owed(utc_now() + timedelta(days=400), 100) if ref.text_kind != "answer"]
    items = {ref.call_key: call_item(world.calls, ref) for ref in refs}
    return {key: item["due_at"] for key, item in items.items() if item is not None}


def test_an_answer_that_left_owes_a_follow_up_at_the_next_opening(world: World) -> None:
    world.dealerships.apply(dealership(**OWN), SECRETS)
    ref = stored(world)
    deliver(world, Recorder(), ref)
    due = owed(world)
    assert list(due) == [f"follow_up#{ref.call_key}"]
    # The next opening is at 8 h, and texts may leave from 9 h on.
    assert from_text(due[f"follow_up#{ref.call_key}"]).isoformat() == "2025-09-03T13:00:00+00:00"
    item = call_item(world.calls, CallRef("garage-tremblay", f"follow_up#{ref.call_key}"))
    assert item is not None
    assert (item["consent_basis"], from_text(item["consent_until"])) == ("inquiry", NOW + timedelta(days=181))


def test_no_follow_up_is_owed_where_the_file_has_none_or_where_no_answer_left(world: World) -> None:
    deliver(world, Recorder(), stored(world))
    world.dealerships.apply(dealership(**OWN), SECRETS)
    deliver(
        world, Recorder(), stored(world, "CA2", at=NOW + timedelta(minutes=1)), NOW + timedelta(minutes=1)
    )
    assert owed(world) == {}, "the second caller had a text within the cooldown"


@pytest.mark.parametrize("order", list(permutations(["first", "again", "tried"])), ids="-".join)
def test_a_call_back_in_vain_owes_one_text_for_all_the_calls_that_it_answers(
    world: World, post: Post, order: tuple[str, ...]
) -> None:
    world.dealerships.apply(dealership(**OWN), SECRETS)
    for call_id in order:
        tell(post, call_id)
    tell(post, "tried-again", ("call.missed", "outbound", 3))
    expected = {f"tried#standardwebhooks:{order[0]}"} if order[0] != "tried" else set()
    assert set(owed(world)) <= {"tried#standardwebhooks:first", "tried#standardwebhooks:again"}
    assert len(owed(world)) == 1 or expected == set()


def test_a_call_back_in_vain_is_told_of_from_the_moment_when_staff_called(world: World, post: Post) -> None:
    world.dealerships.apply(dealership(**OWN), SECRETS)
    for call_id in ("first", "again", "tried"):
        tell(post, call_id)
    due = owed(world)
    assert list(due) == ["tried#standardwebhooks:first"]
    assert from_text(due["tried#standardwebhooks:first"]) == START + timedelta(hours=2)
    assert any('"tried#standardwebhooks:first"' in body for body in world.queued())


def test_a_call_back_that_reached_the_caller_or_came_before_the_call_owes_nothing(
    world: World, post: Post
) -> None:
    world.dealerships.apply(dealership(**OWN), SECRETS)
    tell(post, "early", ("call.missed", "outbound", -1))
    for call_id in ("first", "reached", "later"):
        tell(post, call_id)
    assert owed(world) == {}


def test_no_text_is_owed_for_a_call_back_where_the_file_has_none(world: World, post: Post) -> None:
    for call_id in ("first", "tried"):
        tell(post, call_id)
    assert owed(world) == {}
