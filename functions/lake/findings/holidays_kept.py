"""The holidays of a scope, each as those dealerships saw it that keep it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache

import duckdb
import holidays as public

from functions.lake.findings import holiday_shift
from functions.lake.findings.contract import Holiday
from functions.lake.findings.holiday_shift import NO_CALLS, DayParts, Days
from functions.lake.opening_calendar import public_holidays

# Whose holidays a market's findings name. A dealership's own day off is in its own findings only.
_COUNTRIES = ("CA", "US")

Kept = dict[tuple[date, str], set[str]]


def find(
    connection: duckdb.DuckDBPyConnection, dates: Sequence[date], dealership: str | None
) -> list[Holiday]:
    """Those of the dates on a weekday: one at the weekend moves nothing that a weekend doesn't."""
    kept = _kept(connection)
    found: list[Holiday] = []
    for (day, name), keepers in sorted(kept.items()):
        concerned = dealership in keepers if dealership else _is_public(day, name)
        if day.weekday() < 5 and day in dates and concerned:
            among = {dealership} if dealership else keepers
            off = _days_off(kept, among, most=True)
            days = Days(
                _calls(connection, dates, among),
                holiday_shift.unusual(_days_off(kept, among, most=False)),
            )
            found.append({**holiday_shift.find(day, name, off, days), "dealerships": len(among)})
    return found


def _kept(connection: duckdb.DuckDBPyConnection) -> Kept:
    kept: Kept = defaultdict(set)
    rows = connection.execute("SELECT local_date, name, dealership_id FROM kept_holidays").fetchall()
    for day, name, dealership in rows:
        kept[day, name].add(dealership)
    return kept


def _days_off(kept: Kept, among: Collection[str], *, most: bool) -> set[date]:
    """Of most of the dealerships, or of any."""
    least = len(among) / 2 if most else 0
    return {day for (day, _), keepers in kept.items() if len(keepers.intersection(among)) > least}


def _calls(
    connection: duckdb.DuckDBPyConnection, dates: Sequence[date], among: Collection[str]
) -> dict[date, DayParts]:
    rows = connection.execute(
        "SELECT local_date, CAST(sum(calls) AS BIGINT), CAST(sum(morning) AS BIGINT),"
        " CAST(sum(afternoon) AS BIGINT) FROM day_parts"
        " WHERE list_contains($among, dealership_id) GROUP BY local_date",
        {"among": sorted(among)},
    ).fetchall()
    counted = {day: DayParts(*counts) for day, *counts in rows}
    return {day: counted.get(day, NO_CALLS) for day in dates}


@lru_cache(maxsize=256)
def _is_public(day: date, name: str) -> bool:
    """Whether a country, a province or a state has it."""
    regions = public.list_supported_countries()
    return any(
        public_holidays(country, region, day.year).get(day) == name
        for country in _COUNTRIES
        for region in (None, *regions[country])
    )
