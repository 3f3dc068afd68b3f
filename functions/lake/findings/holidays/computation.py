"""Computes the holidays' keys: each holiday as those dealerships saw it that keep it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from functions.lake.findings import panel
from functions.lake.findings.disclosure import LEAST_DEALERSHIPS, LEAST_KEEPERS
from functions.lake.findings.holidays import joint, likeness, shift
from functions.lake.findings.holidays.contract import Holiday, HolidaysKeys, Moved, Pooled
from functions.lake.findings.holidays.joint import Measure
from functions.lake.findings.holidays.shift import NO_CALLS, DayParts, Days
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.opening_calendar import is_public_holiday

# Whose holidays a market's findings name. A dealership's own day off is in its own findings only.
_COUNTRIES = ("CA", "US")

# An eve in the quarter before is read where a day there has about as many calls as here: else it tells of
# another level, and of no holiday.
_ALIKE = 0.75
# Of the quarter before: how many of the dealerships had calls at all, all their calls, and the date's.
_EVE = """
    SELECT
        count(DISTINCT dealership_id),
        CAST(coalesce(sum(calls), 0) AS BIGINT),
        CAST(coalesce(sum(calls) FILTER (local_date = $eve), 0) AS BIGINT),
        CAST(coalesce(sum(calls) FILTER (local_date = $eve AND local_hour BETWEEN 9 AND 11), 0) AS BIGINT),
        CAST(coalesce(sum(calls) FILTER (local_date = $eve AND local_hour BETWEEN 13 AND 16), 0) AS BIGINT)
    FROM previous_hours WHERE list_contains($among, dealership_id)
"""

Keepers = dict[tuple[date, str], set[str]]


def compute(scoped: ScopedQuarter) -> HolidaysKeys:
    """Compares each holiday on a weekday: one at the weekend moves nothing that a weekend doesn't."""
    keepers = _keepers(scoped)
    compared: list[Holiday] = []
    measures: list[Measure] = []
    # Who joined or left within the quarter would hide what a holiday did.
    followed = panel.followed(scoped.connection, scoped.quarter)
    for (day, name), everyone in sorted(keepers.items()):
        dealerships = everyone if scoped.is_one_dealership else everyone & followed
        if day.weekday() < 5 and day in scoped.days and _concerns(scoped, day, name, dealerships):
            among = {scoped.dealership} if scoped.dealership else dealerships
            off = _days_off(keepers, among, most=True)
            unusual = shift.unusual(_days_off(keepers, among, most=False))
            days = Days(_calls(scoped, among, shift.eve(day, off)), unusual)
            measured = shift.find(day, name, off, days)
            moved = joint.measure(shift.eve(day, off), shift.following(day, off), days)
            if moved:
                measures.append(moved)
            compared.append(
                {
                    **measured,
                    "dealerships": len(among),
                    "day_like": likeness.of_day(day, days),
                    "next_like": (
                        None
                        if scoped.is_one_dealership
                        else likeness.of_morning(shift.following(day, off), days)
                    ),
                    "moved": _moved(moved) if moved else None,
                    "pooled": _pooled(scoped, moved, (day, name), keepers, everyone & followed),
                }
            )
    return {
        "holidays": compared,
        "holidays_together": _together(measures) if scoped.is_one_dealership else None,
        "holiday_method": shift.METHOD,
    }


def _moved(measure: Measure) -> Moved:
    told = measure.is_enough
    return {
        "calls": measure.calls,
        "expected": measure.expected,
        "ratio": measure.ratio if told else None,
        "interval": list(measure.interval) if told else None,
        "verdict": measure.verdict,
    }


def _together(measures: list[Measure]) -> Moved | None:
    """Of several holidays; a business day between two counts twice, as the eve of one and the next day of
    the other have other hours."""
    all_of_them = joint.together(measures) if len(measures) > 1 else None
    return _moved(all_of_them) if all_of_them else None


def _pooled(
    scoped: ScopedQuarter,
    own: Measure | None,
    holiday: tuple[date, str],
    keepers: Keepers,
    followed: set[str],
) -> Pooled | None:
    """Draws a dealership's ratio to that of those who keep the holiday, where ten others do."""
    if scoped.market is None or own is None or len(followed - {scoped.dealership}) < LEAST_DEALERSHIPS:
        return None
    market = scoped.market
    all_of_them, each = market.once(
        f"moved {holiday}", lambda: _of_keepers(market, holiday[0], keepers, followed)
    )
    if all_of_them is None or not all_of_them.is_enough:
        return None
    pooled = joint.pool(own, all_of_them, each)
    return {
        "ratio": pooled.ratio,
        "interval": [pooled.low, pooled.high],
        "dealerships": len(followed),
        "market_ratio": all_of_them.ratio,
        "market_shifted": all_of_them.has_shifted,
    }


def _of_keepers(
    scoped: ScopedQuarter, day: date, keepers: Keepers, followed: set[str]
) -> tuple[Measure | None, list[Measure]]:
    """Measures the holiday among all who keep it, and at each of them."""
    measures: list[Measure | None] = []
    for among in (followed, *({one} for one in sorted(followed))):
        off = _days_off(keepers, among, most=True)
        days = Days(
            _calls(scoped, among, shift.eve(day, off)), shift.unusual(_days_off(keepers, among, most=False))
        )
        measures.append(joint.measure(shift.eve(day, off), shift.following(day, off), days))
    return measures[0], [each for each in measures[1:] if each]


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


def _calls(scoped: ScopedQuarter, among: Collection[str], eve: date) -> dict[date, DayParts]:
    """Counts the quarter's days so far, and the holiday's eve where that lies in the quarter before."""
    rows = scoped.connection.execute(
        "SELECT local_date, CAST(sum(calls) AS BIGINT), CAST(sum(morning) AS BIGINT),"
        " CAST(sum(afternoon) AS BIGINT) FROM day_parts"
        " WHERE list_contains($among, dealership_id) GROUP BY local_date",
        {"among": sorted(among)},
    ).fetchall()
    counted = {day: DayParts(*counts) for day, *counts in rows}
    a_day = sum(parts.calls for parts in counted.values()) / len(scoped.days)
    before = _eve_before(scoped, among, eve, a_day) if eve < scoped.quarter.first else {}
    return before | {day: counted.get(day, NO_CALLS) for day in scoped.days}


def _eve_before(
    scoped: ScopedQuarter, among: Collection[str], eve: date, a_day: float
) -> dict[date, DayParts]:
    """Counts it where all of the dealerships were there by then, at the level of now. `a_day`: calls of a
    day now.
    """
    [row] = scoped.connection.execute(_EVE, {"among": sorted(among), "eve": eve}).fetchall()
    dealerships, calls, *counts = row
    level = calls / len(scoped.quarter.previous.days) / a_day if a_day else 0.0
    is_alike = dealerships == len(among) and _ALIKE <= level <= 1 / _ALIKE
    return {eve: DayParts(*counts)} if is_alike else {}
