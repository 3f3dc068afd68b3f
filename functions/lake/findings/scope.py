"""The findings of the market or of one dealership, from the tables that `prepared` made."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

import duckdb

from functions.lake.findings import (
    change,
    holiday_shift,
    holidays_kept,
    scoped_quarter,
    stability,
    staffing,
)
from functions.lake.findings.catalogue import FINDINGS, Findings
from functions.lake.findings.contract import (
    DepartmentCalls,
    DepartmentValue,
    DepartmentWorth,
    Hour,
    MonthCalls,
    Response,
    Stability,
    Standing,
)
from functions.lake.findings.scoped_quarter import Row, ScopedQuarter
from functions.lake.findings.tables import (
    BY_DEPARTMENT,
    BY_MONTH,
    CHANGES,
    HOUR_OF_WEEK,
    OUTSIDE_HOURS,
    RESPONSE,
    STAFFING_BLOCKS,
    STANDING,
)
from functions.lake.quarter import Quarter

_PEAK_HOURS = 5
NO_NAMES: Mapping[str, str] = {}
_NO_RESPONSE: Mapping[str, None] = dict.fromkeys(Response.__annotations__)

T = TypeVar("T")


def dealerships(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Those with any missed call in the quarter, by id."""
    found = connection.execute(
        "SELECT dealership_id FROM outside_hours WHERE dealership_id IS NOT NULL ORDER BY dealership_id"
    )
    return [row[0] for row in found.fetchall()]


def of_scope(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    *,
    dealership: str | None = None,
    names: Mapping[str, str] = NO_NAMES,
    through: date | None = None,
) -> Findings:
    """`names`: the dealerships' by id, since the lake has none. `through`: the last date that the quarter
    has so far, where it isn't over yet.
    """
    through = max(quarter.first, min(through or quarter.last, quarter.last))
    scoped = scoped_quarter.read(connection, quarter, dealership, through)
    compared = [each for each in (quarter.previous, quarter.year_before) if scoped.compares_with(each)]
    outside = scoped.row(OUTSIDE_HOURS) or {}
    by_department = _by_department(scoped)
    hours = _hours(scoped, scoped.calls)
    blocks = scoped.rows(STAFFING_BLOCKS, "weekday, from_hour")
    computed: dict[str, Any] = {}
    for finding in FINDINGS:
        computed |= finding.compute(scoped)
    known = dealerships(connection)
    id_ = dealership or (known[0] if len(known) == 1 else None)
    return {
        "quarter": str(quarter),
        "finished": through == quarter.last,
        "since": scoped.days[0].isoformat(),
        "scope": {
            "kind": "dealership" if dealership else "market",
            "id": id_,
            "name": names.get(id_) if id_ else None,
            "dealerships": len(known),
        },
        "calls": scoped.calls,
        "by_department": by_department,
        "by_value": _by_value(by_department),
        "worth": _worth(connection, by_department),
        "hour_of_week": hours,
        "peak_hours": _peak_hours(hours),
        "outside_standard_hours_share": outside.get("outside_standard_hours_share"),
        "outside_open_hours_share": outside.get("outside_open_hours_share"),
        "own_hours": _own_hours(scoped),
        "by_month": _by_month(scoped),
        "stability": _stability(scoped, scoped.days, by_department, compared),
        "holidays": holidays_kept.find(connection, scoped.days, dealership),
        "holiday_method": holiday_shift.METHOD,
        "peak_week": computed["peak_week"],
        "weeks": computed["weeks"],
        "response": _response(scoped),
        "standing": _standing(scoped),
        "staffing": staffing.cover(
            (
                staffing.Candidate(row["weekday"], row["from_hour"], row["to_hour"], row["calls"])
                for row in blocks
            ),
            scoped.calls,
            staffing.occurrences(scoped.days),
        ),
        "staffing_method": staffing.METHOD,
    }


def _by_department(scoped: ScopedQuarter) -> list[DepartmentCalls]:
    rows = scoped.rows(BY_DEPARTMENT, "calls DESC, department")
    return [_picked(DepartmentCalls, row) for row in rows]


def _by_value(departments: list[DepartmentCalls]) -> list[DepartmentValue]:
    total = sum(each["value"] for each in departments)
    ranked = sorted(departments, key=lambda each: (-each["value"], each["department"]))
    return [
        {
            "department": each["department"],
            "value": each["value"],
            "share": each["value"] / total if total else None,
        }
        for each in ranked
    ]


def _worth(
    connection: duckdb.DuckDBPyConnection, departments: list[DepartmentCalls]
) -> list[DepartmentWorth]:
    rows = connection.execute("SELECT department, recovery_rate, dollars_per_call FROM worth").fetchall()
    told = {department: (rate, dollars) for department, rate, dollars in rows}
    made: list[DepartmentWorth] = []
    for name in (each["department"] for each in departments):
        rate, dollars = told[name]
        made.append({"department": name, "recovery_rate": rate, "dollars_per_call": dollars})
    return made


def _own_hours(scoped: ScopedQuarter) -> bool:
    found = scoped.connection.execute(
        "SELECT count(*) FROM own_hours WHERE dealership_id = coalesce($dealership, dealership_id)",
        {"dealership": scoped.dealership},
    ).fetchone()
    return bool(found and found[0])


def _hours(scoped: ScopedQuarter, calls: int) -> list[Hour]:
    """All 168, Monday's first hour first."""
    rows = scoped.rows(HOUR_OF_WEEK, "local_weekday, local_hour")
    found = {(row["local_weekday"], row["local_hour"]): row for row in rows}
    empty: Row = {"calls": 0, "share": 0.0 if calls else None}
    made: list[Hour] = []
    for weekday in range(1, 8):
        for hour in range(24):
            cell = found.get((weekday, hour), empty)
            made.append({"weekday": weekday, "hour": hour, "calls": cell["calls"], "share": cell["share"]})
    return made


def _peak_hours(hours: list[Hour]) -> list[Hour]:
    ranked = sorted(hours, key=lambda each: (-each["calls"], each["weekday"], each["hour"]))
    return [each for each in ranked[:_PEAK_HOURS] if each["calls"]]


def _by_month(scoped: ScopedQuarter) -> list[MonthCalls]:
    return [
        {"month": row["month"], "department": row["department"], "calls": row["calls"]}
        for row in scoped.rows(BY_MONTH, "month, department")
    ]


def _stability(
    scoped: ScopedQuarter,
    days: Sequence[date],
    departments: list[DepartmentCalls],
    compared: Collection[Quarter],
) -> list[Stability]:
    lengths = stability.month_lengths(days)
    months = _by_month(scoped)
    changes = {row["department"]: row for row in scoped.rows(CHANGES, "department")}
    made: list[Stability] = []
    for department in (each["department"] for each in departments):
        by_month = {each["month"]: each["calls"] for each in months if each["department"] == department}
        found = stability.coefficient(by_month, lengths)
        row = changes[department]
        since_quarter = _change(row, "previous_quarter", scoped.quarter, scoped.quarter.previous, compared)
        since_year = _change(row, "previous_year", scoped.quarter, scoped.quarter.year_before, compared)
        made.append(
            {
                "department": department,
                "coefficient_of_variation": found,
                "steady": stability.is_steady(found, by_month, lengths),
                "change_from_previous_quarter": since_quarter[0],
                "changed_from_previous_quarter": since_quarter[1],
                "change_from_previous_year": since_year[0],
                "changed_from_previous_year": since_year[1],
            }
        )
    return made


def _change(
    row: Row, name: str, quarter: Quarter, then: Quarter, compared: Collection[Quarter]
) -> tuple[float, bool] | tuple[None, None]:
    """By how much, and whether by more than chance."""
    was = row[f"calls_{name}"]
    if was is None or then not in compared:
        return None, None
    beyond = change.is_beyond_chance(row["calls"], len(quarter.days), was, len(then.days))
    return row[f"change_from_{name}"], beyond


def _response(scoped: ScopedQuarter) -> Response:
    return _picked(Response, scoped.row(RESPONSE) or _NO_RESPONSE)


def _standing(scoped: ScopedQuarter) -> list[Standing]:
    if scoped.dealership is None:
        return []
    return [_picked(Standing, row) for row in scoped.rows(STANDING, "measure")]


def _picked(kind: type[T], row: Mapping[str, Any]) -> T:
    """The keys of a TypedDict, out of a row that has more."""
    return cast("T", {key: row[key] for key in kind.__annotations__})
