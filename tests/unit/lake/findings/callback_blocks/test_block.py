"""What an hour of calling back is said to reach is what a simulated department gains by one."""

from datetime import datetime, time
from statistics import fmean

import pytest

from functions.lake.findings.callback_blocks.block import Matter, best
from tests.unit.lake.findings.callback_blocks.callers_back import DAYS, HOURS, Desk, quarter, reached_by

SEEDS = range(4)
WEEKS = 13


@pytest.mark.slow
@pytest.mark.parametrize(
    "desk",
    [Desk(12, 0.5, 0.7), Desk(25, 0.3, 0.5), Desk(60, 0.5, 0.6), Desk(40, 0.8, 0.6, after=12_000)],
    ids=str,
)
def test_the_rule_comes_within_fifteen_percent_of_what_the_hour_reaches(desk: Desk) -> None:
    told, true, held = [], [], 0
    for seed in SEEDS:
        callers = quarter(desk, seed)
        found = best([caller.matter for caller in callers], DAYS, HOURS, desk.an_hour)
        assert found
        reached = reached_by(desk, callers, found.block.hours, seed) / WEEKS
        told.append(found.gain)
        true.append(reached)
        held += found.low <= reached <= found.high
    assert fmean(told) == pytest.approx(fmean(true), rel=0.15)
    assert held >= len(SEEDS) - 1


def matter(number: int, *, called: float | None, reached: float | None) -> Matter:
    return Matter(datetime.combine(DAYS[number % len(DAYS)], time(9, 30)), called, reached, None)


def test_with_too_few_calls_back_or_too_few_who_wait_nothing_is_said() -> None:
    lost = [matter(n, called=None, reached=None) for n in range(200)]
    reached = [matter(n, called=60.0, reached=60.0) for n in range(100)]
    assert best(lost + reached[:29], DAYS, HOURS, 16) is None
    assert best(lost[:9] + reached, DAYS, HOURS, 16) is None
    assert best(lost + reached, DAYS, [], 16) is None
    assert best(lost + reached, DAYS, HOURS, 16)


def test_nobody_who_was_reached_or_waited_for_a_day_is_called_and_no_more_than_one_person_can() -> None:
    lost = [matter(n, called=None, reached=None) for n in range(200)]
    reached = [matter(n, called=60.0, reached=60.0) for n in range(100)]
    all_of_them = best(lost + reached, DAYS, [(weekday, 10) for weekday in range(1, 6)], 1_000)
    assert all_of_them
    # They called at 9:30, and by 10 nobody had reached them; all who are called answer.
    assert (all_of_them.block.weekday, all_of_them.block.from_hour) == (None, 10)
    assert all_of_them.answer_rate == 1
    assert all_of_them.gain == pytest.approx(all_of_them.weekly_waiting) == pytest.approx(200 / 13, rel=0.01)
    one_an_hour = best(lost + reached, DAYS, [(weekday, 10) for weekday in range(1, 6)], 1)
    assert one_an_hour
    assert one_an_hour.gain <= 5
