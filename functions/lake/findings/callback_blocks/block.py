"""Chooses the hour in which calling back reaches most callers whom nobody would reach. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from math import ceil, exp, sqrt
from typing import NamedTuple

from functions.lake.findings.staffing_blocks.choice import Block, Hour

# With fewer calls back nobody knows how many callers answer one, nor with fewer who wait what it is worth.
LEAST_CALLED, LEAST_WAITING = 30, 30
# Who was called back is reached by that call, if not later than so.
_BY_THE_CALL = 300.0
_DAY = 86_400.0
_HOUR = timedelta(hours=1)
_WORKDAYS = range(1, 6)
# Each day from Monday to Friday is told where an hour of it is worth so much of the best one's.
_WORTH_ALL_DAYS = 0.8
# The rule's own error, beside that of a quarter's counts; and the normal quantile of a 90 % interval.
_RULE_ERROR, _REACH = 0.15, 1.645


class Matter(NamedTuple):
    """A caller's matter: the local time at which it began, and after how many seconds staff first called
    back, telephony showed the caller reached, and staff said so with a tap; None where that never came.
    """

    began: datetime
    called: float | None
    reached: float | None
    tapped: float | None

    @property
    def waits(self) -> float:
        """For how long the caller waits: a day at most, since a call back that comes later is too late."""
        return min(each for each in (self.called, self.reached, self.tapped, _DAY) if each is not None)

    @property
    def is_lost(self) -> bool:
        """Whether nobody reached the caller within a day."""
        return all(each is None or each > _DAY for each in (self.reached, self.tapped))


class CallbackHour(NamedTuple):
    """The block, what is known of it, and what it would gain."""

    block: Block
    weekly_waiting: float
    answer_rate: float
    gain: float
    low: float
    high: float


def best(
    matters: Sequence[Matter], days: Collection[date], open_hours: Iterable[Hour], an_hour: float
) -> CallbackHour | None:
    """Finds the department's best hour; None where there is too little.

    `days`: the dates that count; `an_hour`: how many callers somebody can call in one. Who waits longest is
    called first, whether or not somebody would have reached them.
    """
    called = [matter for matter in matters if _was_called(matter)]
    if len(called) < LEAST_CALLED:
        return None
    answered = sum(
        matter.reached is not None and matter.reached <= (matter.called or 0.0) + _BY_THE_CALL
        for matter in called
    )
    rate = answered / len(called)
    waiting, lost = _by_hour(matters)
    gains: dict[Hour, list[float]] = {}
    counts: dict[Hour, list[int]] = {}
    for weekday, hour in open_hours:
        starts = [datetime.combine(day, time(hour)) for day in sorted(days) if day.isoweekday() == weekday]
        counts[weekday, hour] = [lost.get(start, 0) for start in starts]
        gains[weekday, hour] = [
            lost.get(start, 0) * min(1.0, an_hour / max(1, waiting.get(start, 0))) * rate for start in starts
        ]
    # Of hours alike the first is taken, whatever floating point makes of them.
    block = _chosen({hour: round(sum(each) / len(each), 9) for hour, each in gains.items() if each})
    if block is None or sum(sum(counts[hour]) for hour in block.hours) < LEAST_WAITING:
        return None
    gain = sum(sum(gains[hour]) / len(gains[hour]) for hour in block.hours)
    weekly = sum(sum(counts[hour]) / len(counts[hour]) for hour in block.hours)
    variance = sum(_of_mean(counts[hour]) for hour in block.hours) / weekly**2
    reach = _REACH * sqrt(variance + (1 - rate) / (rate * len(called)) + _RULE_ERROR**2)
    return CallbackHour(block, weekly, rate, gain, gain * exp(-reach), min(gain * exp(reach), weekly))


def _was_called(matter: Matter) -> bool:
    """Whether staff called back somebody who was still to be reached."""
    return matter.called is not None and (matter.reached is None or matter.reached >= matter.called)


def _by_hour(matters: Sequence[Matter]) -> tuple[Counter[datetime], Counter[datetime]]:
    """Counts who waits at the start of each hour, and who of them is never reached."""
    waiting: Counter[datetime] = Counter()
    lost: Counter[datetime] = Counter()
    for matter in matters:
        midnight = datetime.combine(matter.began.date(), time())
        start = midnight + timedelta(hours=ceil((matter.began - midnight) / _HOUR))
        until = matter.began + timedelta(seconds=matter.waits)
        while start < until:
            waiting[start] += 1
            lost[start] += matter.is_lost
            start += _HOUR
    return waiting, lost


def _chosen(gains: Mapping[Hour, float]) -> Block | None:
    """The best hour of the week, or that of all workdays where it is worth nearly as much on each."""
    best = max(gains, key=lambda hour: gains[hour], default=None)
    if best is None or gains[best] <= 0:
        return None
    daily = {
        hour: sum(gains[day, hour] for day in _WORKDAYS) / len(_WORKDAYS)
        for hour in {hour for _, hour in gains}
        if all((day, hour) in gains for day in _WORKDAYS)
    }
    hour = max(sorted(daily), key=lambda each: daily[each], default=None)
    if hour is not None and daily[hour] >= _WORTH_ALL_DAYS * gains[best]:
        return Block(None, hour, hour + 1)
    return Block(best[0], best[1], best[1] + 1)


def _of_mean(counts: Sequence[int]) -> float:
    """The variance of the counts' mean, at least Poisson's."""
    mean = sum(counts) / len(counts)
    spread = sum((count - mean) ** 2 for count in counts) / max(1, len(counts) - 1)
    return max(spread, mean) / len(counts)
