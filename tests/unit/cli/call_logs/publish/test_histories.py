"""A missed call's resolution is told by the same person's other calls, the same in pieces as in one."""

import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.call_logs.publish.calls import Call
from cli.call_logs.publish.histories import CallNames, missed_by_one, started_at
from functions.on_missed_call.recovery import Interaction, InteractionKind, resolve

NAMES = CallNames(b"k" * 32, "garage")
START = 1_757_340_333_000
MINUTE = 60_000
KINDS: dict[InteractionKind, tuple[str, str]] = {
    "missed": ("inbound", "no_answer"),
    "reached_by_caller": ("inbound", "answered"),
    "tried": ("outbound", "no_answer"),
    "reached_by_staff": ("outbound", "answered"),
}


def call(
    call_id: str,
    kind: InteractionKind = "missed",
    minutes: int = 0,
    person: str = "+14185550150",
    turn: int = 0,
) -> Call:
    direction, result = KINDS[kind]
    return Call(
        call_id, turn, START + minutes * MINUTE, direction, result, person, "", "Service", "service", None
    )


def test_staff_who_called_back_won_the_caller_back() -> None:
    [(name, first, resolution)] = missed_by_one(
        [call("1"), call("2", "tried", 5), call("3", "reached_by_staff", 9)], NAMES
    )
    assert name == "1"
    assert resolution.called_back_at == started_at(first) + timedelta(minutes=5)
    assert (resolution.recovered_at, resolution.recovered_by) == (
        started_at(first) + timedelta(minutes=9),
        "staff",
    )


def test_a_caller_who_called_again_and_got_through_is_recovered_and_the_repeat_is_linked() -> None:
    [(_, _, first), (_, _, second)] = missed_by_one(
        [call("1"), call("2", minutes=3), call("3", "reached_by_caller", 9)], NAMES
    )
    assert (first.recovered_by, first.repeat_of, second.repeat_of) == ("caller", None, "1")


def test_nobody_known_has_no_history() -> None:
    [(_, _, resolution)] = missed_by_one([call("1", person="")], NAMES)
    assert resolution.recovered_at is None


def test_a_call_without_an_id_gets_the_same_name_again_and_only_with_the_same_key() -> None:
    bare = call("")
    assert NAMES.of(bare) == CallNames(b"k" * 32, "garage").of(bare)
    assert len({NAMES.of(bare), CallNames(b"j" * 32, "garage").of(bare), NAMES.of(call("", minutes=1))}) == 3
    assert "0150" not in NAMES.of(bare)


def test_an_id_used_twice_names_two_calls() -> None:
    assert NAMES.of(call("7", turn=1)) == "7@20250908T140533"


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(list(KINDS)), st.integers(0, 40_000)), max_size=25))
def test_in_pieces_a_history_has_the_same_resolutions_as_in_one(
    told: list[tuple[InteractionKind, int]],
) -> None:
    history = [
        call(str(n), kind, minutes)
        for n, (kind, minutes) in enumerate(sorted(told, key=lambda each: each[1]))
    ]
    whole = resolve(
        Interaction(started_at(each), kind, each.call_id)
        for each, (kind, _) in zip(history, sorted(told, key=lambda each: each[1]), strict=True)
    )
    assert {
        name: resolution for name, _, resolution in (missed_by_one(history, NAMES) if history else [])
    } == whole


@pytest.mark.parametrize("answered_every", [40, 9000])
def test_a_machine_that_calls_all_day_takes_no_square_of_its_calls(answered_every: int) -> None:
    """8,000 calls, in one piece, would be judged by 64 million comparisons."""
    kinds: list[InteractionKind] = [
        "reached_by_caller" if n % answered_every == 1 else "missed" for n in range(8000)
    ]
    history = [call(str(n), kind, n * 15) for n, kind in enumerate(kinds)]
    began = time.process_time()
    assert len(list(missed_by_one(history, NAMES))) == kinds.count("missed")
    assert time.process_time() - began < 3
