"""The three periods around a holiday, of which its ratios say anything. Pure."""

from typing import NamedTuple

from functions.lake.findings.holidays.contract import Holiday, Interval

# An interval from one to so many times as much says nothing.
_WIDEST = 20


class Period(NamedTuple):
    """`key` is eve, day or next."""

    key: str
    day: str
    ratio: float
    low: float
    high: float

    @property
    def surges(self) -> bool:
        """Whether more calls came than chance explains."""
        return self.low > 1

    @property
    def is_narrow(self) -> bool:
        """Whether the interval says anything."""
        return self.high <= _WIDEST * self.low

    @property
    def is_ordinary(self) -> bool:
        """Whether chance explains the ratio."""
        return self.low <= 1 <= self.high


def periods_of(holiday: Holiday) -> dict[str, Period]:
    """Those of the three whose ratio says anything."""
    ratios: tuple[tuple[str, str, float | None, Interval | None], ...] = (
        ("eve", holiday["eve"], holiday["eve_afternoon_ratio"], holiday["eve_afternoon_interval"]),
        ("day", holiday["date"], holiday["day_ratio"], holiday["day_interval"]),
        ("next", holiday["next"], holiday["next_morning_ratio"], holiday["next_morning_interval"]),
    )
    periods = (
        Period(key, day, ratio, interval[0], interval[1])
        for key, day, ratio, interval in ratios
        if ratio is not None and interval is not None
    )
    return {period.key: period for period in periods if period.is_narrow}
