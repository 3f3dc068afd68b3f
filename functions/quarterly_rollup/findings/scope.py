"""The findings of the market or of one dealership, from the tables that `prepared` made."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb

from functions.quarterly_rollup.findings import holiday_shift, holidays_kept, peak_week, stability, staffing
from functions.quarterly_rollup.findings.contract import (
    DepartmentCalls,
    DepartmentValue,
    Findings,
    Hour,
    MonthCalls,
    Response,
    Stability,
    Standing,
    Week,
)
from functions.quarterly_rollup.findings.tables import FINDINGS
from functions.quarterly_rollup.quarter import Quarter

_PEAK_HOURS = 5
_RESPONSE: Mapping[str, None] = dict.fromkeys(Response.__annotations__)
_TABLES = {finding.name for finding in FINDINGS}

Row = dict[str, Any]


class Scoped:
    """What the findings' tables say of one dealership, or of the market (None)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, dealership: str | None) -> None:
        self.connection = connection
        self.dealership = dealership

    def rows(self, table: str, quarter: Quarter, order: str) -> list[Row]:
        assert table in _TABLES
        found = self.connection.execute(
            f"SELECT * FROM {table} WHERE quarter = $quarter"  # noqa: S608 -- a table's name of ours
            f" AND dealership_id IS NOT DISTINCT FROM $dealership ORDER BY {order}",
            {"quarter": str(quarter), "dealership": self.dealership},
        )
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def row(self, table: str, quarter: Quarter) -> Row | None:
        return next(iter(self.rows(table, quarter, "quarter")), None)


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
    name: str | None = None,
    through: date | None = None,
) -> Findings:
    """`through`: the last date that the quarter has so far, where it isn't over yet."""
    through = max(quarter.first, min(through or quarter.last, quarter.last))
    scoped = Scoped(connection, dealership)
    outside = scoped.row("outside_hours", quarter) or {}
    calls: int = outside.get("calls", 0)
    by_department = _by_department(scoped, quarter)
    hours = _hours(scoped, quarter, calls)
    weeks = _weeks(scoped, quarter, through)
    year_before = Quarter(quarter.year - 1, quarter.number)
    blocks = scoped.rows("staffing_blocks", quarter, "weekday, from_hour")
    return {
        "quarter": str(quarter),
        "finished": through == quarter.last,
        "scope": {
            "kind": "dealership" if dealership else "market",
            "id": dealership,
            "name": name,
            "dealerships": len(dealerships(connection)),
        },
        "calls": calls,
        "by_department": by_department,
        "by_value": _by_value(by_department),
        "hour_of_week": hours,
        "peak_hours": _peak_hours(hours),
        "outside_standard_hours_share": outside.get("outside_standard_hours_share"),
        "outside_open_hours_share": outside.get("outside_open_hours_share"),
        "by_month": _by_month(scoped, quarter),
        "stability": _stability(scoped, quarter, through, by_department),
        "holidays": holidays_kept.find(connection, quarter, through, dealership),
        "holiday_method": holiday_shift.METHOD,
        "peak_week": peak_week.find(weeks, _weeks(scoped, year_before, year_before.last)),
        "weeks": weeks,
        "response": _response(scoped, quarter),
        "standing": _standing(scoped, quarter),
        "staffing": staffing.cover((staffing.Candidate(*_block(row)) for row in blocks), calls),
        "staffing_method": staffing.METHOD,
    }


def _by_department(scoped: Scoped, quarter: Quarter) -> list[DepartmentCalls]:
    return [
        {each: row[each] for each in DepartmentCalls.__annotations__}  # type: ignore[misc]
        for row in scoped.rows("by_department", quarter, "calls DESC, department")
    ]


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


def _hours(scoped: Scoped, quarter: Quarter, calls: int) -> list[Hour]:
    """All 168, Monday's first hour first."""
    rows = scoped.rows("hour_of_week", quarter, "local_weekday, local_hour")
    found = {(row["local_weekday"], row["local_hour"]): row for row in rows}
    empty: Row = {"calls": 0, "share": 0.0 if calls else None}
    return [
        {"weekday": weekday, "hour": hour, "calls": row["calls"], "share": row["share"]}
        for weekday in range(1, 8)
        for hour in range(24)
        for row in [found.get((weekday, hour), empty)]
    ]


def _peak_hours(hours: list[Hour]) -> list[Hour]:
    ranked = sorted(hours, key=lambda each: (-each["calls"], each["weekday"], each["hour"]))
    return [each for each in ranked[:_PEAK_HOURS] if each["calls"]]


def _by_month(scoped: Scoped, quarter: Quarter) -> list[MonthCalls]:
    return [
        {"month": row["month"], "department": row["department"], "calls": row["calls"]}
        for row in scoped.rows("by_month", quarter, "month, department")
    ]


def _stability(
    scoped: Scoped, quarter: Quarter, through: date, departments: list[DepartmentCalls]
) -> list[Stability]:
    lengths = stability.month_lengths(quarter, through)
    months = _by_month(scoped, quarter)
    changes = {row["department"]: row for row in scoped.rows("changes", quarter, "department")}
    # Part of a quarter compares with no whole one.
    comparable = through == quarter.last
    made: list[Stability] = []
    for department, calls in ((each["department"], each["calls"]) for each in departments):
        by_month = {each["month"]: each["calls"] for each in months if each["department"] == department}
        found = stability.coefficient(by_month, lengths)
        made.append(
            {
                "department": department,
                "coefficient_of_variation": found,
                "steady": stability.is_steady(found, calls, len(lengths)),
                "change_from_previous_quarter": changes[department]["change_from_previous_quarter"]
                if comparable
                else None,
                "change_from_previous_year": changes[department]["change_from_previous_year"]
                if comparable
                else None,
            }
        )
    return made


def _weeks(scoped: Scoped, quarter: Quarter, through: date) -> list[Week]:
    rows = scoped.rows("by_week", quarter, "starts")
    return peak_week.weeks(quarter, through, {row["starts"]: row["calls"] for row in rows})


def _response(scoped: Scoped, quarter: Quarter) -> Response:
    row = scoped.row("response", quarter) or _RESPONSE
    return {each: row[each] for each in Response.__annotations__}  # type: ignore[return-value]


def _standing(scoped: Scoped, quarter: Quarter) -> list[Standing]:
    if scoped.dealership is None:
        return []
    return [
        {each: row[each] for each in Standing.__annotations__}  # type: ignore[misc]
        for row in scoped.rows("standing", quarter, "measure")
    ]


def _block(row: Row) -> tuple[int, int, int, int]:
    return row["weekday"], row["from_hour"], row["to_hour"], row["calls"]
