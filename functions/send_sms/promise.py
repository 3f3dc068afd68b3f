"""By when a text may promise a call back: docs/decisions/ says why so, and why so seldom. Pure."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from functions.shared import hours
from functions.shared.call import Department
from functions.shared.callback_times import CallbackTimes
from functions.shared.dealership import Dealership
from functions.shared.hours import Week

_QUARTER = timedelta(minutes=15)


def promise(
    dealership: Dealership, department: Department, times: CallbackTimes, now: datetime
) -> datetime | None:
    """The moment by which an answer that leaves now promises a call back. None where it promises nothing.

    That is so where the file asks for none, where too little is known of the hour, and where the moment
    would come after closing.
    """
    by = dealership.promises(department)
    if by is None:
        return None
    wait = times.at(department, now, dealership.zone) if by == "measured" else timedelta(minutes=by)
    if wait is None:
        return None
    return promised(now, wait, dealership.week(department), dealership.zone, dealership.closed_days)


def promised(
    now: datetime, wait: timedelta, week: Week, zone: ZoneInfo, closed: frozenset[date]
) -> datetime | None:
    """`wait` from now, at the next quarter hour of the local clock, if the department is open until then."""
    closes = hours.closing(now, week, zone, closed)
    if closes is None:
        return None
    by = _quarter_hour_at_or_after(now + wait, zone)
    return by if by <= closes else None


def _quarter_hour_at_or_after(moment: datetime, zone: ZoneInfo) -> datetime:
    """In UTC: around a change of the clocks, local time goes back and forth."""
    offset = moment.astimezone(zone).utcoffset() or timedelta(0)
    local = moment.astimezone(UTC).replace(tzinfo=None) + offset
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond) % _QUARTER
    return moment.astimezone(UTC) + (_QUARTER - past if past else timedelta(0))
