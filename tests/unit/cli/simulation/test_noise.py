"""Noise varies weeks and days as much as it says, the same for the same seed, and takes whole days away."""

from datetime import date
from itertools import pairwise
from math import log
from statistics import fmean, stdev

import pytest

from cli import simulation
from cli.simulation import noise
from cli.simulation.noise import Noise
from functions.lake.quarter import Quarter

Q3 = Quarter(2025, 3)


def test_weeks_vary_as_much_as_said_and_resemble_the_one_before() -> None:
    factors = [
        noise.factors(Noise(market_week=0.1, memory=0.5), Q3, seed, 0, "QC")[6::7] for seed in range(200)
    ]
    logs = [[log(week) for week in weeks] for weeks in factors]
    assert stdev(each for weeks in logs for each in weeks) == pytest.approx(0.1, rel=0.1)
    beside = fmean(one * other for weeks in logs for one, other in pairwise(weeks))
    assert beside / 0.01 == pytest.approx(0.5, abs=0.1)


def test_a_storm_takes_most_calls_of_one_day_in_its_region() -> None:
    factors = noise.factors(Noise(storms=True), Q3, 7, 0, "QC")
    day = noise.storm(Noise(storms=True), Q3, 7, "QC")
    assert day is not None
    number = (day - Q3.first).days
    assert factors[number - 1 : number + 3] == [1.0, 0.3, 1.3, 1.0]
    assert noise.storm(noise.NONE, Q3, 7, "QC") is None


def test_who_is_absent_has_no_call_and_no_more_on_other_days() -> None:
    absent = {0: (Q3.first, date(2025, 8, 19))}
    drawn = simulation.draw(Q3, calls=2_000, dealerships=2, seed=7, noise=Noise(absent=absent))
    first = drawn.places[0]
    days = {str(item["occurred_at"])[:10] for item in drawn.items_of(first)}
    assert min(days) >= "2025-08-20"
    items = list(drawn.items_of(first))
    assert len(items) == pytest.approx(first.calls * 42 / 92, rel=0.15)
    assert drawn.truths()["absences"] == [
        {"dealership": first.dealership.id, "from": "2025-07-01", "to": "2025-08-19"}
    ]


def test_a_real_market_has_all_of_it_and_an_ordinary_one_nothing() -> None:
    real = [noise.absence(noise.REAL, Q3, seed, 0) for seed in range(300)]
    missing = [dates for dates in real if dates]
    assert 15 <= len(missing) <= 50
    assert all(Q3.first <= first <= last <= Q3.last for first, last in missing)
    assert {first == Q3.first for first, _ in missing} == {True, False}
    assert set(noise.factors(noise.NONE, Q3, 7, 0, "QC")) == {1.0}
