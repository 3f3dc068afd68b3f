"""The pace on simulated time: nobody waits while the number is free, and no flood holds up others."""

from datetime import timedelta
from itertools import pairwise
from random import Random
from statistics import mean

import pytest

from functions.send_sms.schedule import AHEAD, MISSED, Booking, Schedule, book, hidden_for, is_missed
from tests.simulated_senders import SHOWN, START, Outcome, Text, play

SECOND = timedelta(seconds=1)


def spoofed(parts: int = 1) -> list[Text]:
    """1,000 calls from strange numbers at one dealership, as fast as the API lets them in."""
    return [Text(number / 200, "flooded", parts, str(number)) for number in range(1000)]


def others(dealership: str = "quiet") -> list[Text]:
    """Another dealership's, one every half minute."""
    return [Text(at, dealership) for at in (0.5, 1, 3, 5, *range(10, 600, 30))]


def keeps_pace(outcome: Outcome, parts_per_second: float, but: timedelta = SECOND / 5) -> bool:
    """Whether each part had its time, but for what a message may come late."""
    left = sorted((at, text.parts) for text, at in outcome.left.items())
    return all(
        later - earlier >= parts / parts_per_second - but.total_seconds()
        for (earlier, parts), (later, _) in pairwise(left)
    )


def most_parts_within(outcome: Outcome, seconds: float) -> int:
    left = sorted((at, text.parts) for text, at in outcome.left.items())
    return max(sum(parts for at, parts in left if begin <= at < begin + seconds) for begin, _ in left)


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_a_thousand_spoofed_callers_delay_no_text_of_a_sender_of_its_own(parts: int) -> None:
    outcome = play([*spoofed(parts), *others()], senders={"flooded": "one", "quiet": "other"})
    assert max(outcome.delay(text) for text in others()) < 10
    assert outcome.withheld["breaker"] == 900


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_a_thousand_spoofed_callers_delay_a_text_of_the_same_sender_by_less_than_a_minute(parts: int) -> None:
    outcome = play([*spoofed(parts), *others()])
    assert max(outcome.delay(text) for text in others()) < 60
    assert outcome.withheld["breaker"] == 900
    # A message that a flood holds up takes its turn anew: the number sends no faster than it may.
    assert most_parts_within(outcome, 10) <= 10 + parts
    assert keeps_pace(outcome, 1, but=MISSED)


def test_turns_alone_keep_a_flood_from_holding_up_the_same_sender_s_other_texts() -> None:
    """A large dealership's rush, which its breaker lets through."""
    rush = [Text(0, "rush", 1, str(number)) for number in range(30)]
    outcome = play([*rush, Text(0.5, "quiet")])
    assert outcome.delay(Text(0.5, "quiet")) < AHEAD.total_seconds() + 5
    assert len(outcome.left) == 31


@pytest.mark.parametrize(("parts", "seconds"), [(1, 60), (2, 90), (3, 60)])
def test_two_floods_leave_a_third_dealership_its_turn(parts: int, seconds: int) -> None:
    floods = [Text(number / 200, "ab"[number % 2], parts, str(number)) for number in range(2000)]
    outcome = play([*floods, *others()])
    assert max(outcome.delay(text) for text in others()) < seconds
    assert most_parts_within(outcome, 10) <= 10 + parts


def test_the_breaker_decides_against_a_flood_at_its_first_look_and_leaves_senders_to_others() -> None:
    """Before, the 900 too many came back for their turn until 100 had left, and held up the rest."""
    outcome = play([*spoofed(), *others()])
    too_many = [text for text in spoofed() if text not in outcome.left]
    assert len(too_many) == 900
    assert max(outcome.receives[text] for text in too_many) == 1


def test_a_call_every_second_and_a_half_waits_for_nobody() -> None:
    texts = [Text(number * 1.5, str(number % 40)) for number in range(400)]
    outcome = play(texts)
    assert max(outcome.delay(text) for text in texts) <= 0.1
    assert max(outcome.naps.values()) == 0


def test_five_at_once_leave_as_fast_as_the_number_allows() -> None:
    texts = [Text(0, "a", 1, str(number)) for number in range(5)]
    outcome = play(texts)
    assert sorted(round(outcome.delay(text), 1) for text in texts) == pytest.approx([0, 1, 2, 3, 4], abs=0.2)


@pytest.mark.parametrize(("parts_per_second", "texts"), [(1, 30), (20, 30), (100, 30), (0.1, 8)])
def test_no_number_sends_faster_than_it_may_and_no_sender_sleeps_for_long(
    parts_per_second: float, texts: int
) -> None:
    random = Random(parts_per_second)
    due = [Text(random.random() * texts / parts_per_second, str(n % 7), 1, str(n)) for n in range(texts)]
    outcome = play(due, parts_per_second=parts_per_second)
    assert len(outcome.left) == texts
    assert keeps_pace(outcome, parts_per_second)
    assert max(outcome.naps.values()) < 1


@pytest.mark.parametrize(("rate", "paid", "waits"), [(0.2, 0.15, 0.2), (0.5, 0.3, 0.6)])
def test_what_is_slept_on_paid_time_is_less_than_a_half_of_a_private_pace(
    rate: float, paid: float, waits: float
) -> None:
    """Where each sender kept a pace of its own, 0.53 and 0.91 s a text were slept, and waited as long."""
    random, at, texts = Random(1), 0.0, []
    for number in range(2000):
        at += random.expovariate(rate)
        texts.append(Text(at, str(number % 300), 1, str(number)))
    outcome = play(texts)
    assert mean(outcome.naps.values()) < paid
    assert mean(outcome.delay(text) for text in texts) < waits


def test_a_text_is_booked_where_its_sender_is_free_first() -> None:
    booked = book(Schedule(), "a", START, SECOND)
    assert booked == Booking(START, Schedule(START + SECOND, {"a": START + SECOND}))
    assert isinstance(booked, Booking)
    later = book(booked.schedule, "b", START, SECOND)
    assert isinstance(later, Booking)
    assert (later.slot, later.schedule.free_at) == (START + SECOND, START + 2 * SECOND)
    idle = book(later.schedule, "c", START + 5 * SECOND, SECOND)
    assert isinstance(idle, Booking)
    assert idle == Booking(START + 5 * SECOND, Schedule(START + 6 * SECOND, {"c": START + 6 * SECOND}))


def test_a_dealership_is_booked_ten_seconds_ahead_and_asks_again_in_time() -> None:
    schedule = Schedule(START + 11 * SECOND, {"a": START + 11 * SECOND})
    assert book(schedule, "a", START, SECOND) == 6 * SECOND
    assert isinstance(book(schedule, "b", START, SECOND), Booking)
    assert isinstance(book(schedule, "a", START + SECOND, SECOND), Booking)


@pytest.mark.parametrize(("late", "missed"), [(-5, False), (0, False), (1, False), (1.01, True)])
def test_a_place_is_missed_a_second_later(late: float, missed: bool) -> None:
    assert is_missed(START, START + timedelta(seconds=late)) == missed


@pytest.mark.parametrize(("left", "hidden"), [(-5, 0), (0, 0), (0.99, 0), (1, 1), (2.9, 2)])
def test_a_message_is_hidden_for_whole_seconds_and_never_past_its_slot(left: float, hidden: int) -> None:
    assert hidden_for(START + timedelta(seconds=left), START) == hidden * SECOND
    assert SHOWN < 1
