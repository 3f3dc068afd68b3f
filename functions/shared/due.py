"""Until when a waiting caller should be called back. Pure."""

from datetime import datetime

from functions.shared.dealership import Dealership
from functions.shared.hours import after_open_minutes
from functions.shared.ledger.desk import DeskCall


def due(each: DeskCall, dealership: Dealership) -> tuple[datetime, bool]:
    """When the call is due, and whether a text promised it; else the department's target says when.

    Who wrote after a message was left has a new target from then on: the promise of the call was kept.
    """
    call = each.call
    if each.reopened_at is None and call.promise is not None:
        return call.promise, True
    since = each.reopened_at or call.occurred_at
    week = dealership.week(call.department)
    minutes = dealership.callback_target_minutes
    return after_open_minutes(since, minutes, week, dealership.zone, dealership.closed_days), False
