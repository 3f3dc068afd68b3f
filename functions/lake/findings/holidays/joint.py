"""Tells whether a holiday moved calls, by the eve's afternoon and the next morning together. Pure.

One dealership has too few calls for either alone. Both are expected to be what those hours had in ordinary
weeks, by the level of their week's other business days; the square root of their sum is tested, one-sided.
What counts vary beyond Poisson's is measured on all mornings and afternoons of ordinary weeks.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from math import exp, fsum, log, sqrt
from typing import Literal, NamedTuple

from functions.lake.findings import student
from functions.lake.findings.holidays.shift import Days, Part, like_weeks, others_of

LEVEL = 0.99
# The level of the interval, two-sided.
INTERVAL = 0.90
# With fewer calls expected, or known by fewer weeks, nothing can be told.
_LEAST_EXPECTED, _LEAST_FREEDOM, _MOST_FREEDOM = 8, 10, 40
_LEAST_IN_CELL = 5
# Where the interval ends below this no calls were moved that anybody would have noticed.
NO_SHIFT = 1.25
# Dealerships differ by so much at least (standard deviation of the ratio's logarithm).
_LEAST_DIFFERENCE = 0.15
_PARTS: tuple[Part, ...] = ("morning", "afternoon")

Verdict = Literal["shifted", "none", "unknown"]


class Measure(NamedTuple):
    """`calls` that came where so many were `expected`; `doubt`: the relative variance of what was expected.
    `times_poisson`: what counts vary by, known by so many degrees of `freedom`."""

    calls: int
    expected: float
    doubt: float
    times_poisson: float
    freedom: int

    @property
    def is_enough(self) -> bool:
        """Whether anything can be told."""
        return self.expected >= _LEAST_EXPECTED and self.freedom >= _LEAST_FREEDOM

    @property
    def ratio(self) -> float:
        """How many times the expected calls came."""
        return self.calls / self.expected

    @property
    def has_shifted(self) -> bool:
        """Whether more came than chance explains."""
        if not self.is_enough:
            return False
        error = 0.5 * sqrt(self.times_poisson * (1 + self.expected * self.doubt))
        z = (sqrt(self.calls + 0.25) - sqrt(self.expected)) / error
        return z > student.quantile(LEVEL, self.freedom)

    @property
    def interval(self) -> tuple[float, float]:
        """The ratio's bounds: a raised count varies more."""
        ratio = max(1.0, self.ratio)
        beyond = self.times_poisson - 1
        error = 0.5 * sqrt(1 + beyond * ratio + self.times_poisson * ratio * self.expected * self.doubt)
        reach = student.quantile((1 + INTERVAL) / 2, self.freedom) * error
        middle = sqrt(self.calls + 0.25)
        return max(0.0, middle - reach) ** 2 / self.expected, (middle + reach) ** 2 / self.expected

    @property
    def verdict(self) -> Verdict:
        """Unknown where the interval still holds a shift that somebody would notice."""
        if self.has_shifted:
            return "shifted"
        return "none" if self.is_enough and self.interval[1] < NO_SHIFT else "unknown"

    def variance(self, ratio: float) -> float:
        """Of the ratio's logarithm, at that ratio: its own count would call a low draw unsure."""
        by_chance = (1 + (self.times_poisson - 1) * ratio) / (self.expected * ratio)
        return by_chance + self.times_poisson * self.doubt


def measure(eve: date, following: date, days: Days) -> Measure | None:
    """Measures a holiday's eve and next day; one of them where the other isn't known, None where neither
    is.
    """
    parts: tuple[tuple[date, Part], ...] = ((eve, "afternoon"), (following, "morning"))
    found = [each for day, part in parts if (each := _expected(day, part, days))]
    spread = _spread(days)
    return together(Measure(*each, *spread) for each in found)


def together(measures: Iterable[Measure]) -> Measure | None:
    """Adds measures of the same dealerships up: several holidays tell more than one. None of none."""
    some = [each for each in measures if each.expected > 0]
    if not some:
        return None
    expected = fsum(each.expected for each in some)
    doubt = fsum(each.expected**2 * each.doubt for each in some) / expected**2
    return Measure(
        sum(each.calls for each in some),
        expected,
        doubt,
        max(each.times_poisson for each in some),
        min(each.freedom for each in some),
    )


class Pooled(NamedTuple):
    """A dealership's ratio, drawn to the market's by how little its own calls say; with its bounds (90 %)."""

    ratio: float
    low: float
    high: float


def pool(own: Measure, market: Measure, all_of_them: Sequence[Measure]) -> Pooled:
    """Draws the ratio to that of the whole market. `all_of_them`: each dealership's measure, its own too."""
    middle = log(max(market.calls, 1) / market.expected)
    ratio = exp(middle)
    between = max(_LEAST_DIFFERENCE**2, _between(all_of_them, ratio)) + market.variance(ratio)
    variance = own.variance(ratio)
    weight = between / (between + variance)
    drawn = weight * log((own.calls + 0.5) / (own.expected + 0.5)) + (1 - weight) * middle
    reach = 1.645 * sqrt(weight * variance)
    return Pooled(exp(drawn), exp(drawn - reach), exp(drawn + reach))


def _between(measures: Sequence[Measure], ratio: float) -> float:
    """The variance between dealerships, after DerSimonian and Laird."""
    told = [
        (log((each.calls + 0.5) / (each.expected + 0.5)), 1 / each.variance(ratio))
        for each in measures
        if each.expected > 0
    ]
    total = fsum(weight for _, weight in told)
    mean = fsum(weight * value for value, weight in told) / total
    squares = fsum(weight * (value - mean) ** 2 for value, weight in told)
    scale = total - fsum(weight**2 for _, weight in told) / total
    return max(0.0, (squares - (len(told) - 1)) / scale) if scale > 0 else 0.0


def _expected(day: date, part: Part, days: Days) -> tuple[int, float, float] | None:
    """The day's calls, what ordinary weeks let expect by the level of its own, and that one's relative
    variance.
    """
    others = others_of(day, days)
    if day not in days.calls or not others:
        return None
    weeks = like_weeks([day, *others], days)
    cell = sum(getattr(days.calls[first], part) for first, *_ in weeks)
    usual = sum(days.calls[other].calls for _, *rest in weeks for other in rest)
    level = sum(days.calls[other].calls for other in others)
    if not weeks or not cell:
        return None
    doubt = 1 / cell + 1 / (level + 1) + 1 / (usual + 1)
    return getattr(days.calls[day], part), cell * (level + 1) / (usual + 1), doubt


def _spread(days: Days) -> tuple[float, int]:
    """How many times Poisson's a morning's or an afternoon's count varies, given its week's other days."""
    mondays = sorted({day for day in days.calls if day.weekday() == 0})
    squares, freedom = 0.0, 0
    if not mondays:
        return 1.0, 0
    first = mondays[0].toordinal()
    for place in range(5):
        week = [date.fromordinal(first + (place + n) % 5) for n in range(5)]
        weeks = like_weeks(week, days)
        for part in _PARTS:
            counts = [getattr(days.calls[first], part) for first, *_ in weeks]
            levels = [sum(days.calls[other].calls for other in rest) for _, *rest in weeks]
            if sum(counts) < _LEAST_IN_CELL or not sum(levels):
                continue
            expected = [sum(counts) * level / sum(levels) for level in levels]
            squares += sum((c - e) ** 2 / e for c, e in zip(counts, expected, strict=True) if e)
            freedom += len(counts) - 1
    return (max(1.0, squares / freedom), min(freedom, _MOST_FREEDOM)) if freedom else (1.0, 0)
