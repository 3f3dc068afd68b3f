"""A gap is a spell without a call that the dealership's own week makes improbable."""

from datetime import date
from math import exp, sqrt
from random import Random

import pytest

from cli.simulation.week import ORDINARY
from functions.lake.findings import gaps
from functions.lake.quarter import Quarter

Q3 = Quarter(2025, 3)
OFF = {date(2025, 7, 1), date(2025, 9, 1)}
WEEK = [sum(day) for day in ORDINARY]


def days(calls: int, seed: int, silent: range = range(0), deviation: float = 0.2) -> list[int]:
    """A quarter of so many calls, with a storm, whose days vary by a fifth."""
    draw = Random(seed)
    storm = draw.randrange(92)
    rate = calls / 13 / sum(WEEK)
    counts = []
    for number, day in enumerate(Q3.days):
        mean = rate * WEEK[6 if day in OFF else day.weekday()] * draw.lognormvariate(0, deviation)
        mean *= 0.3 if number == storm else 1
        counts.append(0 if number in silent else poisson(mean, draw))
    return counts


def poisson(mean: float, draw: Random) -> int:
    if mean > 60:
        return max(0, round(draw.gauss(mean, sqrt(mean))))
    product, number = draw.random(), 0
    while product > exp(-mean):
        product *= draw.random()
        number += 1
    return number


def found(calls: int, seed: int, silent: range = range(0)) -> list[tuple[int, int]]:
    silence = gaps.find(days(calls, seed, silent), [day in OFF for day in Q3.days], Q3.first.weekday())
    return [(gap.first, gap.last) for gap in silence.gaps]


@pytest.mark.parametrize("calls", [150, 600, 1_200, 3_600, 20_000, 70_000])
def test_a_whole_quarter_has_no_gap(calls: int) -> None:
    assert [seed for seed in range(60) if found(calls, seed)] == []


@pytest.mark.parametrize(("calls", "length"), [(600, 10), (1_200, 5), (3_600, 3), (20_000, 2), (70_000, 1)])
def test_a_gap_is_found_with_its_first_and_its_last_day(calls: int, length: int) -> None:
    silent = range(33, 33 + length)  # from Sunday 3 August on
    if length == 1:
        silent = range(35, 36)
    hits = [found(calls, seed, silent) for seed in range(40)]
    assert sum(bool(hit) for hit in hits) >= 38
    if calls >= 3_600:
        assert all(hit == [(silent[0], silent[-1])] for hit in hits if hit)


@pytest.mark.parametrize("silent", [range(50), range(70, 92)])
def test_who_joins_or_leaves_is_known_from_then_on(silent: range) -> None:
    hits = [found(1_200, seed, silent) for seed in range(40)]
    assert all(hit and hit[0][0] <= silent[0] and hit[-1][1] >= silent[-1] for hit in hits)


def test_what_a_gap_lacks_is_by_its_own_weekdays() -> None:
    calls = [0 if 28 <= day < 35 else 20 for day in range(91)]
    silence = gaps.find(calls, [False] * 91, 0)
    [gap] = silence.gaps
    assert (gap.first, gap.last) == (28, 34)
    assert gap.expected == pytest.approx(140)
    assert silence.expected == pytest.approx(1820)


def test_a_day_off_is_expected_to_be_a_sunday() -> None:
    """Two days off in a row are no gap, in which a Tuesday and a Wednesday would be."""
    calls = [2 if day % 7 == 6 else 60 for day in range(91)]
    calls[43] = calls[44] = 0
    off = [day in (43, 44) for day in range(91)]
    assert gaps.find(calls, off, 0).gaps == []
    assert len(gaps.find(calls, [False] * 91, 0).gaps) == 1


def test_a_quarter_without_a_call_expects_none() -> None:
    assert gaps.find([0] * 92, [False] * 92, 1) == ([], 0.0)
