"""How long each department takes to call back, by hour of the week, as it is measured each night. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from functions.shared.call import Department

# A measure that no rollup has renewed for so long promises nothing: staff may have changed since.
KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CallbackTimes:
    """`minutes` are multiples of 15: the 90th percentile rounded up, by department and hour of the local week
    (`hour_of_week`). An hour with too little history isn't there. `through` is the last day measured.
    """

    through: date = date.min
    minutes: Mapping[Department, Mapping[int, int]] = field(default_factory=dict)

    def at(self, department: Department, now: datetime, zone: ZoneInfo) -> timedelta | None:
        """How long the department takes at this hour of the week. None where nobody knows."""
        local = now.astimezone(zone)
        if local.date() - self.through > KEPT_FOR:
            return None
        minutes = self.minutes.get(department, {}).get(hour_of_week(local.isoweekday(), local.hour))
        return None if minutes is None else timedelta(minutes=minutes)


NO_TIMES = CallbackTimes()


def hour_of_week(weekday: int, hour: int) -> int:
    """0 for Monday's first hour, 167 for Sunday's last. `weekday` is 1 for Monday."""
    return (weekday - 1) * 24 + hour


def to_json(times: CallbackTimes) -> str:
    """As the directory keeps them."""
    by_hour = {
        department: {str(hour): minutes for hour, minutes in sorted(hours.items())}
        for department, hours in sorted(times.minutes.items())
    }
    return json.dumps({"through": times.through.isoformat(), "minutes": by_hour}, separators=(",", ":"))


def from_json(text: str | None) -> CallbackTimes:
    """Reads what `to_json` wrote; nothing is known where it is None or of another form."""
    try:
        written = json.loads(text or "")
        return CallbackTimes(
            date.fromisoformat(written["through"]),
            {
                department: {int(hour): int(minutes) for hour, minutes in hours.items()}
                for department, hours in written["minutes"].items()
            },
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return NO_TIMES
