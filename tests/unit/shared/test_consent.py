"""What changes of a consent come to, in whatever order they come."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.consent import TERMS, ConsentChange, ConsentEvent, ConsentState, next_state
from tests.builders import NOW

Step = tuple[ConsentEvent, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(["opt_out", "opt_in", "flag", "unflag"]), st.integers(0, 9)),
    max_size=8,
    unique_by=lambda step: step[1],
)


def after(*steps: Step) -> ConsentState:
    state = ConsentState()
    for event, minute in steps:
        state, _ = next_state(state, event, change(minute))
    return state


def change(minute: int) -> ConsentChange:
    return ConsentChange(at=NOW + timedelta(minutes=minute), how="text")


def results(*steps: Step) -> list[str]:
    state, found = ConsentState(), list[str]()
    for event, minute in steps:
        state, result = next_state(state, event, change(minute))
        found.append(result)
    return found


def test_the_first_moment_of_an_opt_out_stays_and_an_opt_in_takes_it_back() -> None:
    assert after(("opt_out", 1), ("opt_out", 3)).opted_out_at == NOW + timedelta(minutes=1)
    assert after(("opt_out", 1), ("opt_in", 2)).opted_out_at is None
    assert after(("opt_out", 1), ("opt_in", 2), ("opt_out", 3)).opted_out_at == NOW + timedelta(minutes=3)


@given(STEPS)
def test_whether_a_caller_is_opted_out_depends_on_no_order(steps: list[Step]) -> None:
    said = [step for step in sorted(steps, key=lambda step: step[1]) if step[0] in ("opt_out", "opt_in")]
    state = after(*steps)
    assert (state.opted_out_at is not None) == (bool(said) and said[-1][0] == "opt_out")
    assert (state.opted_out_how is not None) == (state.opted_out_at is not None)


@given(STEPS)
def test_a_caller_who_is_opted_out_is_not_flagged_as_well(steps: list[Step]) -> None:
    state = after(*steps)
    assert state.opted_out_at is None or state.flagged_at is None


def test_of_an_opt_out_and_an_opt_in_at_one_moment_the_opt_out_holds() -> None:
    for steps in permutations([("opt_out", 1), ("opt_in", 1)]):
        assert after(*steps).opted_out_at is not None  # type: ignore[arg-type]


@pytest.mark.parametrize("decision", ["opt_in", "opt_out", "unflag"])
def test_a_flag_waits_for_somebody_to_decide_and_comes_too_late_after_it(decision: ConsentEvent) -> None:
    assert after(("flag", 1)).stays
    assert after(("flag", 1), (decision, 2)).flagged_at is None
    assert after((decision, 2), ("flag", 1)).flagged_at is None


def test_a_decision_on_one_flag_leaves_a_later_one() -> None:
    assert after(("flag", 1), ("flag", 3), ("unflag", 2)).flagged_at == NOW + timedelta(minutes=3)


def test_a_change_says_whether_it_made_a_difference() -> None:
    assert results(("opt_in", 0), ("opt_out", 1), ("opt_out", 2), ("opt_in", 1), ("opt_in", 3)) == [
        "unchanged",
        "changed",
        "unchanged",
        "outdated",
        "changed",
    ]
    assert results(("flag", 1), ("flag", 2), ("unflag", 3), ("unflag", 4), ("flag", 2)) == [
        "changed",
        "unchanged",
        "changed",
        "unchanged",
        "outdated",
    ]
    assert results(("opt_out", 1), ("flag", 2), ("unflag", 3)) == ["changed", "unchanged", "unchanged"]


def test_implied_consent_never_outlasts_its_months() -> None:
    assert TERMS["response"] == timedelta(0)
    assert TERMS["inquiry"] <= timedelta(days=181) < timedelta(days=182)
    assert TERMS["customer"] <= timedelta(days=730)
