"""A text's turn on its sender, as the ledger keeps it: waited for, missed, and taken by a test too."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.send_sms import budget, trial
from functions.send_sms.delivery import Delivery, NotYet, TextState
from functions.send_sms.trial import Trial
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import from_text
from tests.builders import CALLER, NOW, dealership
from tests.call_items import call_item
from tests.handlers.conftest import NOBODY_FORGOTTEN, SECRETS, STAGE_SENDER, Recorder, World, status, stored

SECOND = timedelta(seconds=1)


class Slow:
    """A stage whose sender sends one part in ten seconds, as a clock that a test sets sees it."""

    def __init__(self, world: World) -> None:
        self.now, self.slept, self.carrier = NOW, list[float](), Recorder()
        self.delivery = Delivery(
            calls=world.calls,
            contacts=world.contacts,
            claims=world.claims,
            clock=lambda: self.now,
            dealership=world.dealerships.get_with_pause,
            stage_sender=replace(STAGE_SENDER, parts_per_second=0.1),
            carrier_of=lambda _: self.carrier,
            forgotten_opt_outs=NOBODY_FORGOTTEN,
            texts=world.texts,
            sleep=self.slept.append,
        )

    def deliver(self, ref: CallRef, at: datetime) -> TextState:
        self.now = at
        return self.delivery.deliver(ref)

    def hidden(self, ref: CallRef, at: datetime) -> int:
        """Seconds until the text's message is to come again."""
        with pytest.raises(NotYet) as early:
            self.deliver(ref, at)
        return early.value.seconds

    def try_out(self, at: datetime) -> tuple[str, str | None]:
        self.now = at
        asked = Trial(dealership_id="garage-tremblay", number="+15145550190", department="service")
        answer = trial.answer(asked.event(), self.delivery, at)
        return answer["status"], answer["reason"]


@pytest.fixture
def slow(world: World) -> Slow:
    return Slow(world)


def texts(world: World, number: int) -> list[CallRef]:
    return [stored(world, f"CA{n}", caller=f"+1418555{1000 + n}") for n in range(number)]


def slot(world: World, ref: CallRef) -> datetime:
    return from_text((call_item(world.calls, ref) or {})["slot_at"])


def counted(world: World) -> int:
    return int(
        world.claims.read(CallRef("garage-tremblay", "any"), CALLER, STAGE_SENDER).usage.values["today"]
    )


def test_a_text_that_comes_back_in_time_leaves_in_its_place(world: World, slow: Slow) -> None:
    first, second = texts(world, 2)
    assert slow.deliver(first, NOW) == TextState("accepted")
    assert slow.hidden(second, NOW) == 10
    assert slow.deliver(second, NOW + 11 * SECOND) == TextState("accepted"), "a second late is in time"
    assert counted(world) == 2


def test_a_text_that_comes_back_too_late_takes_another_place_behind_those_who_came(
    world: World, slow: Slow
) -> None:
    first, late, other = texts(world, 3)
    slow.deliver(first, NOW)
    slow.hidden(late, NOW)
    slow.hidden(other, NOW + 10 * SECOND)
    assert slot(world, other) == NOW + 20 * SECOND
    assert slow.hidden(late, NOW + 20 * SECOND) == 10
    assert slot(world, late) == NOW + 30 * SECOND
    assert slow.deliver(late, NOW + 30 * SECOND) == TextState("accepted")
    assert len(slow.carrier.taken) == 2
    assert counted(world) == 3, "it is counted once"


def test_a_late_text_whose_sender_is_free_leaves_at_once(world: World, slow: Slow) -> None:
    first, late = texts(world, 2)
    slow.deliver(first, NOW)
    slow.hidden(late, NOW)
    assert slow.deliver(late, NOW + 60 * SECOND) == TextState("accepted")


def test_a_text_whose_caller_was_reached_while_its_place_passed_is_not_sent(world: World, slow: Slow) -> None:
    first, late = texts(world, 2)
    slow.deliver(first, NOW)
    slow.hidden(late, NOW)
    world.calls.retract(late, "answered", NOW)
    assert slow.deliver(late, NOW + 60 * SECOND).status == "suppressed"
    assert len(slow.carrier.taken) == 1


def test_of_two_messages_of_a_late_text_one_takes_the_place(world: World, slow: Slow) -> None:
    first, late, other = texts(world, 3)
    slow.deliver(first, NOW)
    slow.hidden(late, NOW)
    slow.hidden(other, NOW + 10 * SECOND)
    before = slow.delivery.calls.get(late)
    slow.hidden(late, NOW + 20 * SECOND)

    class Behind:
        """The ledger as the other message's sender read it a moment before."""

        def text(self, ref: CallRef) -> object:
            return before

        def __getattr__(self, name: str) -> object:
            return getattr(world.calls, name)

    slow.delivery = replace(slow.delivery, calls=Behind())  # type: ignore[arg-type]
    assert slow.deliver(late, NOW + 31 * SECOND) == TextState("claimed", already=True)
    assert slot(world, late) == NOW + 30 * SECOND


def test_a_text_that_waits_for_its_dealership_s_turn_is_counted_once_and_holds_nobody(
    world: World, slow: Slow
) -> None:
    *booked, waiting = texts(world, 4)
    slow.deliver(booked[0], NOW)
    for ref in booked[1:]:
        slow.hidden(ref, NOW + SECOND)
    for at in (NOW + 2 * SECOND, NOW + 3 * SECOND):
        assert slow.hidden(waiting, at) > 10
        assert status(world, waiting) == ("pending", None)
    assert counted(world) == 4
    contact = world.contacts.get("garage-tremblay", "+14185551003")
    assert contact.last_text_at is None
    assert waiting in world.owed(NOW + timedelta(minutes=3), 10)
    slow.deliver(waiting, NOW + 120 * SECOND)
    assert counted(world) == 4


def test_a_flood_s_texts_beyond_the_breaker_are_decided_against_at_their_first_look(
    world: World, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "BREAKER", 0.6)
    refs = texts(world, 8)
    slow.deliver(refs[0], NOW)
    for ref in refs[1:6]:
        slow.hidden(ref, NOW)
    assert slow.deliver(refs[6], NOW) == TextState("suppressed", "breaker")
    assert slow.deliver(refs[7], NOW) == TextState("suppressed", "breaker")


def test_how_long_a_text_has_waited_for_its_turn_is_told_each_time(world: World, slow: Slow) -> None:
    *booked, waiting = texts(world, 4)
    slow.deliver(booked[0], NOW)
    for ref in booked[1:]:
        slow.hidden(ref, NOW + SECOND)
    with pytest.raises(NotYet) as first:
        slow.deliver(waiting, NOW + 2 * SECOND)
    assert first.value.waited == timedelta(0)
    with pytest.raises(NotYet) as second:
        slow.deliver(waiting, NOW + 12 * SECOND)
    assert second.value.waited == 10 * SECOND
    left = slow.deliver(waiting, NOW + 302 * SECOND)
    assert (left.status, left.waited) == ("accepted", 300 * SECOND)


def test_a_day_s_budget_counts_those_who_wait(world: World, slow: Slow) -> None:
    made = dealership(texts_per_day=3)
    world.dealerships.apply(made, {each: f"/secrets/{each}" for each in SECRETS})
    refs = texts(world, 4)
    slow.deliver(refs[0], NOW)
    for ref in refs[1:3]:
        slow.hidden(ref, NOW)
    assert slow.deliver(refs[3], NOW) == TextState("suppressed", "budget")


def test_a_test_takes_a_place_that_the_next_text_waits_for(world: World, slow: Slow) -> None:
    assert slow.try_out(NOW) == ("accepted", None)
    [ref] = texts(world, 1)
    assert slow.hidden(ref, NOW) == 10
    assert slow.slept == [0]


def test_a_test_waits_for_its_place_and_says_where_that_is_too_far(world: World, slow: Slow) -> None:
    first, second = texts(world, 2)
    slow.deliver(first, NOW)
    assert slow.try_out(NOW) == ("accepted", None)
    assert slow.slept == [0, 10]
    assert slow.try_out(NOW) == ("unavailable", "busy")
    assert len(slow.carrier.taken) == 2
    assert slow.hidden(second, NOW + 10 * SECOND) == 10, "who is told so takes no place"
