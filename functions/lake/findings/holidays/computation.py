"""Computes the holidays' keys: each holiday as those dealerships saw it that keep it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from functions.lake.findings import panel
from functions.lake.findings.disclosure import LEAST_KEEPERS
from functions.lake.findings.holidays import shift
from functions.lake.findings.holidays.contract import Holiday, HolidaysKeys
from functions.lake.findings.holidays.shift import NO_CALLS, DayParts, Days
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.opening_calendar import is_public_holiday

# Whose holidays a market's findings name. A dealership's own day off is in its own findings only.
_COUNTRIES = ("CA", "US")

Keepers = dict[tuple[date, str], set[str]]


def compute(scoped: ScopedQuarter) -> HolidaysKeys:
    """Compares each holiday on a weekday: one at the weekend moves nothing that a weekend doesn't."""
    keepers = _keepers(scoped)
    compared: list[Holiday] = []
    # Who joined or left within the quarter would hide what a holiday did.
    followed = panel.followed(scoped.connection, scoped.quarter)
    for (day, name), everyone in sorted(keepers.items()):
        dealerships = everyone if scoped.is_one_dealership else everyone & followed
        if day.weekday() < 5 and day in scoped.days and _concerns(scoped, day, name, dealerships):
            among = {scoped.dealership} if scoped.dealership else dealerships
            off = _days_off(keepers, among, most=True)
            unusual = shift.unusual(_days_off(keepers, among, most=False))
            measured = shift.find(day, name, off, Days(_calls(scoped, among), unusual))
            compared.append({**measured, "dealerships": len(among)})
    return {"holidays": compared, "holiday_method": shift.METHOD}


def _concerns(scoped: ScopedQuarter, day: date, name: str, dealerships: set[str]) -> bool:
    """Whether the dealership keeps the holiday, or the market's findings name it."""
    if scoped.dealership:
        return scoped.dealership in dealerships
    enough = scoped.is_one_dealership or len(dealerships) >= LEAST_KEEPERS
    return enough and is_public_holiday(day, name, _COUNTRIES)


def _keepers(scoped: ScopedQuarter) -> Keepers:
    """The dealerships that keep each holiday, whatever the scope."""
    keepers: Keepers = defaultdict(set)
    rows = scoped.connection.execute("SELECT local_date, name, dealership_id FROM kept_holidays").fetchall()
    for day, name, dealership in rows:
        keepers[day, name].add(dealership)
    return keepers


def _days_off(keepers: Keepers, among: Collection[str], *, most: bool) -> set[date]:
    """The days off of most of the dealerships, or of any."""
    least = len(among) / 2 if most else 0
    return {day for (day, _), by in keepers.items() if len(by.intersection(among)) > least}


def _calls(scoped: ScopedQuarter, among: Collection[str]) -> dict[date, DayParts]:
    rows = scoped.connection.execute(
        "SELECT local_date, CAST(sum(calls) AS BIGINT), CAST(sum(morning) AS BIGINT),"
        " CAST(sum(afternoon) AS BIGINT) FROM day_parts"
        " WHERE list_contains($among, dealership_id) GROUP BY local_date",
        {"among": sorted(among)},
    ).fetchall()
    counted = {day: DayParts(*counts) for day, *counts in rows}
    return {day: counted.get(day, NO_CALLS) for day in scoped.days}
