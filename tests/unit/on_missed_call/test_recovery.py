"""Who was won back, by whom, and which calls repeat another."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.recovery import (
    CALLBACK_WINDOW,
    Interaction,
    InteractionKind,
    Resolution,
    resolve,
)
from tests.builders import NOW

HOUR = timedelta(hours=1)


def event(kind: InteractionKind, hours: float, key: str) -> Interaction:
    return Interaction(NOW + hours * HOUR, kind, key)


def test_a_call_that_nobody_answered_for_stays_open() -> None:
    assert resolve([event("missed", 0, "a")]) == {"a": Resolution()}


def test_a_try_calls_back_and_does_not_recover() -> None:
    assert resolve([event("missed", 0, "a"), event("tried", 1, "o")])["a"] == Resolution(
        called_back_at=NOW + HOUR
    )


def test_staff_who_reach_the_caller_recover_the_call() -> None:
    resolution = resolve(
        [event("missed", 0, "a"), event("tried", 1, "o"), event("reached_by_staff", 2, "p")]
    )["a"]
    assert resolution == Resolution(NOW + HOUR, NOW + 2 * HOUR, "staff")


def test_the_first_to_reach_the_caller_recovers_the_call() -> None:
    resolution = resolve(
        [event("missed", 0, "a"), event("reached_by_staff", 1, "o"), event("tried", 2, "p")]
    )["a"]
    assert resolution == Resolution(NOW + HOUR, NOW + HOUR, "staff")
    resolution = resolve(
        [event("missed", 0, "a"), event("reached_by_caller", 1, "b"), event("reached_by_staff", 2, "o")]
    )["a"]
    assert resolution == Resolution(NOW + 2 * HOUR, NOW + HOUR, "caller")


def test_a_caller_who_gets_through_recovers_the_call_and_was_not_called_back() -> None:
    resolution = resolve([event("missed", 0, "a"), event("reached_by_caller", 3, "b")])["a"]
    assert resolution == Resolution(None, NOW + 3 * HOUR, "caller")


def test_one_callback_answers_for_all_the_calls_before_it() -> None:
    found = resolve([event("missed", 0, "a"), event("missed", 1, "b"), event("reached_by_staff", 2, "o")])
    assert {resolution.recovered_at for resolution in found.values()} == {NOW + 2 * HOUR}


def test_a_call_back_answers_for_seven_days_and_not_for_what_came_before_the_call() -> None:
    for hours in (-1, 0, 7 * 24 + 1 / 3600):
        assert resolve([event("missed", 0, "a"), event("reached_by_staff", hours, "o")])["a"] == Resolution()
    assert resolve([event("missed", 0, "a"), event("tried", 7 * 24, "o")])["a"].called_back_at


def test_a_call_whose_legs_were_missed_one_by_one_was_missed_at_the_first() -> None:
    found = resolve([event("missed", 0, "a"), event("tried", 1, "o"), event("missed", 2, "a")])
    assert found == {"a": Resolution(called_back_at=NOW + HOUR)}


def test_a_call_answered_after_all_is_no_missed_call_and_is_not_repeated() -> None:
    found = resolve([event("missed", 0, "a"), event("reached_by_caller", 0, "a"), event("missed", 1, "b")])
    assert found == {"b": Resolution()}


def test_calls_within_a_day_repeat_the_first_and_not_each_other() -> None:
    found = resolve([event("missed", hours, key) for hours, key in ((0, "a"), (10, "b"), (20, "c"))])
    assert [found[key].repeat_of for key in "abc"] == [None, "a", "a"]


@pytest.mark.parametrize(("hours", "repeats"), [(24, True), (24 + 1 / 3600, False)])
def test_a_call_repeats_another_within_a_day(hours: float, repeats: bool) -> None:
    found = resolve([event("missed", 0, "a"), event("missed", hours, "b")])
    assert (found["b"].repeat_of == "a") is repeats


@pytest.mark.parametrize("reached", ["reached_by_staff", "reached_by_caller"])
def test_a_call_after_the_caller_was_reached_is_a_first_one(reached: InteractionKind) -> None:
    found = resolve([event("missed", 0, "a"), event(reached, 1, "o"), event("missed", 2, "b")])
    assert found["b"].repeat_of is None


histories = st.lists(
    st.builds(
        event,
        st.sampled_from(["missed", "tried", "reached_by_staff", "reached_by_caller"]),
        st.sampled_from([0, 1, 2, 24, 25, 168, 169, 200]),  # so that moments meet, and windows end
        st.sampled_from("abcdef"),
    ),
    max_size=12,
)


@given(histories, st.randoms())
def test_order_and_repetition_make_no_difference(history: list[Interaction], random: st.DataObject) -> None:
    shuffled = history * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled) == resolve(history)


@given(histories)
def test_a_recovery_follows_its_call_within_the_window(history: list[Interaction]) -> None:
    missed_at = {each.call_key: each.at for each in sorted(history, reverse=True) if each.kind == "missed"}
    for key, resolution in resolve(history).items():
        assert (resolution.recovered_at is None) == (resolution.recovered_by is None)
        for moment in (resolution.called_back_at, resolution.recovered_at):
            assert moment is None or missed_at[key] < moment <= missed_at[key] + CALLBACK_WINDOW
        assert resolution.repeat_of is None or resolution.repeat_of in resolve(history)
