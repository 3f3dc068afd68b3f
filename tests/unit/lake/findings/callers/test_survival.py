"""Who was followed for a while counts for that while."""

from math import exp, log
from random import Random
from statistics import NormalDist, fmean

import pytest

from functions.lake.findings.callers.survival import Moment, reached_by


def test_without_censoring_it_is_the_share() -> None:
    moments = [Moment(60, 2, 0), Moment(120, 3, 0), Moment(86_401, 0, 5)]
    assert reached_by(moments, [59, 60, 120, 86_400]) == pytest.approx([0, 0.2, 0.5, 0.5])


def test_who_is_lost_counts_until_then() -> None:
    """Of 10, one is reached, five are lost; of the four left, one is reached: 1 - 0.9 * 0.75."""
    moments = [Moment(10, 1, 0), Moment(20, 0, 5), Moment(30, 1, 0), Moment(99, 0, 3)]
    assert reached_by(moments, [10, 30]) == pytest.approx([0.1, 1 - 0.9 * 0.75])


def test_beyond_what_anybody_was_followed_for_nothing_is_known() -> None:
    assert reached_by([Moment(10, 1, 0), Moment(50, 0, 1)], [40, 60]) == [pytest.approx(0.5), None]
    assert reached_by([], [1]) == [None]


def test_it_finds_the_truth_where_four_in_ten_are_followed_for_less_than_a_day() -> None:
    draw, found, naive = Random(1), [], []
    for _ in range(200):
        moments = []
        for _ in range(300):
            reached = exp(draw.gauss(log(60), 1.2)) if draw.random() < 0.42 else 1e9
            known = draw.uniform(0, 1440) if draw.random() < 0.4 else 1e6
            moments.append(
                Moment(round(min(reached, known) * 60), int(reached <= known), int(reached > known))
            )
        found.append(reached_by(moments, [14_400])[0] or 0)
        naive.append(sum(moment.reached for moment in moments if moment.after <= 14_400) / 300)
    truth = 0.42 * NormalDist().cdf(log(4) / 1.2)
    assert fmean(found) == pytest.approx(truth, abs=0.004)
    assert fmean(naive) < truth - 0.004
