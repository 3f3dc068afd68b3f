"""By when a waiting caller is to be called back: as a text promised, or by the department's target. Pure."""

from datetime import datetime, timedelta

from functions.shared.call import Department
from functions.shared.dealership import Dealership
from functions.shared.hours import open_after

# A department that is closed for weeks has all its callers late in the end.
_AT_LAST = timedelta(days=14)


def due_by(
    promised_at: datetime | None, occurred_at: datetime, department: Department, dealership: Dealership
) -> datetime:
    """When the call back is due, in UTC: the promise, or so many open minutes after the call."""
    if promised_at is not None:
        return promised_at
    minutes, week = dealership.callback_target_minutes, dealership.week(department)
    due = open_after(occurred_at, minutes, week, dealership.zone, dealership.closed_days)
    return due or occurred_at + _AT_LAST
