"""What one more person is said to answer is what a simulated department gains from one."""

from statistics import fmean

import pytest

from functions.lake.findings.staffing_blocks.queue import gain
from tests.unit.lake.findings.staffing_blocks.queue_of_calls import Cells, Desk, quarter

pytestmark = pytest.mark.slow

LUNCH = frozenset((weekday, hour) for weekday in range(1, 6) for hour in (11, 12))
SEEDS = range(4)


def missed(cells: Cells) -> float:
    return sum(cells[hour][1] for hour in LUNCH)


def predicted(cells: Cells) -> float:
    """From one quarter's counts, and the talks' mean without a wrap-up: nobody wraps up there."""
    answered = sum(offered - lost for offered, lost, _ in cells.values())
    talk = sum(talked for *_, talked in cells.values()) / answered / 3600
    return 13 * sum(gain(cells[hour][0] / 13, cells[hour][1] / 13, talk) for hour in LUNCH)


@pytest.mark.parametrize(
    "desk",
    [Desk(8, 1), Desk(20, 2), Desk(12, 1, away=0.3), Desk(25, 3, away=0.3), Desk(40, 4, away=0.5)],
    ids=str,
)
def test_the_rule_comes_within_fifteen_percent_of_what_a_queue_gains(desk: Desk) -> None:
    told, true = [], []
    for seed in SEEDS:
        before = quarter(desk, seed)
        told.append(predicted(before))
        true.append(missed(before) - missed(quarter(desk, seed, LUNCH)))
    assert fmean(told) == pytest.approx(fmean(true), rel=0.15)
    # All that is missed there would be far too much to promise, but of one person who is alone.
    assert fmean(told) < fmean([missed(quarter(desk, seed)) for seed in SEEDS])


def test_nobody_answers_what_is_not_missed_and_one_alone_answers_like_one() -> None:
    assert gain(10, 0, 0.05) == 0
    assert gain(0, 0, 0.05) == 0
    assert gain(10, 10, 0.1) == pytest.approx(5)


@pytest.mark.parametrize("offered", [0.5, 5, 50, 500])
@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.99])
def test_a_gain_is_never_more_than_what_is_missed_nor_than_a_person_can_take(
    offered: float, share: float
) -> None:
    found = gain(offered, share * offered, 0.06)
    assert 0 <= found <= min(share * offered, 1 / 0.06)
