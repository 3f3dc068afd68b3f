"""When a text that answers nothing at once may leave: by day, where its recipient lives. Pure.

The answer to a call waits for no hour: its caller is awake. Follow-ups keep the hours of Canada's rules for
telemarketing calls (crtc.gc.ca/eng/trules-reglest.htm), which bind no text: they are custom.
docs/decisions/0029-one-policy-judges-every-text.md has more.
"""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from functions.shared.dealership import Dealership

# Local hours, from and until: from Monday to Friday, and on Saturdays, Sundays and days off.
WEEKDAY_HOURS, OTHER_HOURS = (9, 21), (10, 18)
_SATURDAY = 5
_TRIES = 10  # each moves on to the next hour that one zone allows: three zones agree within four


def next_allowed(at: datetime, zones: Sequence[ZoneInfo], days_off: Collection[date]) -> datetime:
    """The first moment from `at` on at which a text may leave in all of the zones: `at` itself, if it may."""
    moment = at
    for _ in range(_TRIES):
        later = max(_next(moment, zone, days_off) for zone in zones)
        if later == moment:
            break
        moment = later
    return moment


def _next(at: datetime, zone: ZoneInfo, days_off: Collection[date]) -> datetime:
    local = at.astimezone(zone)
    first, last = _hours(local.date(), days_off)
    if local.hour < first:
        return _on(local.date(), first, zone)
    if local.hour < last:
        return at
    tomorrow = local.date() + timedelta(days=1)
    return _on(tomorrow, _hours(tomorrow, days_off)[0], zone)


def _on(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), zone)


def _hours(day: date, days_off: Collection[date]) -> tuple[int, int]:
    return OTHER_HOURS if day.weekday() >= _SATURDAY or day in days_off else WEEKDAY_HOURS


def next_allowed_for(number: str, at: datetime, dealership: Dealership) -> datetime:
    """The first moment from `at` on at which a dealership's text may leave for the number.

    Holidays keep a Sunday's hours, though the dealership may open on them.
    """
    days_off = frozenset(dealership.days_off) | dealership.closed_days
    return next_allowed(at, zones_of(number, dealership.zone), days_off)


def zones_of(number: str, own: ZoneInfo) -> tuple[ZoneInfo, ...]:
    """The zones that the number's area code has; where that isn't known, `own`, the dealership's."""
    found = _zones_by_code().get(number[2:5], ()) if number.startswith("+1") else ()
    return tuple(map(ZoneInfo, found)) or (own,)


@cache
def _zones_by_code() -> Mapping[str, tuple[str, ...]]:
    written = tomllib.loads(Path(__file__).with_name("area_codes.toml").read_text("utf-8"))
    codes = {code for each in written.values() for code in each.split()}
    return {code: tuple(zone for zone, each in written.items() if code in each.split()) for code in codes}
