"""A dealership's texts are counted by its day and by the hour, and a flood is stopped."""

from datetime import datetime, timedelta
from math import sqrt
from random import Random
from zoneinfo import ZoneInfo

from cli.simulation.departments import SIMULATED
from cli.simulation.week import ORDINARY
from functions.send_sms.budget import BREAKER, LEAST_USUAL, Usage, spend
from tests.builders import NOW, dealership

QUEBEC = ZoneInfo("America/Toronto")
HOUR = timedelta(hours=1)


def spent(usage: Usage, at: datetime, texts: int, texts_per_day: int = 10_000) -> Usage:
    for _ in range(texts):
        after = spend(usage, at, QUEBEC, texts_per_day)
        assert isinstance(after, Usage), after
        usage = after
    return usage


def test_a_new_dealership_has_a_hundred_texts_an_hour() -> None:
    usage = spent(Usage(), NOW, 100)
    assert spend(usage, NOW, QUEBEC, 10_000) == "breaker"
    assert isinstance(spend(usage, NOW + HOUR, QUEBEC, 10_000), Usage)


def test_a_day_has_its_texts_and_begins_in_the_dealership_s_zone() -> None:
    evening = datetime.fromisoformat("2025-09-02T23:59:00-04:00")
    usage = spent(Usage(), evening, 5, 5)
    assert spend(usage, evening, QUEBEC, 5) == "budget"
    assert spend(usage, evening + timedelta(seconds=59), QUEBEC, 5) == "budget"
    assert spent(usage, evening + timedelta(seconds=60), 1, 5).today == 1


def test_the_budget_is_named_before_the_breaker() -> None:
    assert spend(spent(Usage(), NOW, 100), NOW, QUEBEC, 100) == "budget"


def test_a_busy_dealership_s_breaker_opens_later_and_one_flood_teaches_it_little() -> None:
    usage, at = Usage(), NOW
    for _ in range(200):
        usage, at = spent(usage, at, 25), at + HOUR
    assert 24 < usage.usual <= 25
    flooded = spent(usage, at, 240)
    after = spent(flooded, at + HOUR, 1)
    assert after.usual < 1.13 * usage.usual


def test_quiet_hours_and_nights_never_close_it_for_good() -> None:
    usage, at = Usage(), NOW
    for _ in range(100):
        usage, at = spent(usage, at, 1), at + 7 * HOUR
    assert usage.usual == LEAST_USUAL


def test_the_largest_dealership_s_first_monday_is_none_of_a_flood_s() -> None:
    """10 million calls a year over 900 dealerships, tyres to change, and a holiday before."""
    random, mondays = Random(1), sum(ORDINARY[0])
    service = SIMULATED["service"]
    for _ in range(20):
        sizes = [random.lognormvariate(0, 0.5) for _ in range(900)]
        largest = 10_000_000 / 365.25 * 7 * max(sizes) / sum(sizes) / sum(map(sum, ORDINARY))
        tyres = 1 + service.share * (service.tyres - 1) * service.morning
        hour, day = (largest * calls * tyres * 1.12 for calls in (max(ORDINARY[0]), mondays))
        assert hour + 4 * sqrt(hour) < BREAKER * LEAST_USUAL
        assert day + 4 * sqrt(day) < dealership().texts_per_day


def test_nine_hundred_spoofed_calls_reach_the_breaker() -> None:
    usage, left = Usage(), 0
    for _ in range(900):
        after = spend(usage, NOW, QUEBEC, dealership().texts_per_day)
        if isinstance(after, Usage):
            usage, left = after, left + 1
    assert left == 100
