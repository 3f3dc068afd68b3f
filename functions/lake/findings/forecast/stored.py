"""The forecasts that the lake keeps: those of weeks that have begun, and those that were sent, stand as they
are.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb

from functions.lake import parquet
from functions.lake.findings.forecast.contract import Cell, DepartmentForecast, Forecast
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.quarter import Quarter
from functions.lake.schema import FORECASTS

# With the calls of Wednesday, the fifth day before its Monday, a week's forecast is made for good: it goes
# out on Thursday, and what was sent is what is scored.
_STANDS = timedelta(days=5)
_WEEK = "week"
_COLUMNS = ", ".join(column.name for column in FORECASTS.columns)
_READ = f"""
    SELECT {_COLUMNS} FROM forecasts
    WHERE dealership_id = $dealership AND week = $week
        AND made_of = (
            SELECT min(made_of) FROM forecasts
            WHERE dealership_id = $dealership AND week = $week AND made_of >= $since
        )
    ORDER BY part = 'week' DESC, CASE WHEN part = 'week' THEN -expected END, department, local_date, from_hour
"""  # noqa: S608 -- the schema's own


class Row(NamedTuple):
    """A row of the table `forecasts`."""

    dealership_id: str
    department: str
    week: date
    made_of: date
    part: str
    local_date: date
    from_hour: int
    to_hour: int
    expected: float
    low: int
    high: int
    usual: float | None


def standing(scoped: ScopedQuarter, week: date) -> list[Row]:
    """Returns the rows of the dealership's forecast of the week, if one was made for good: else none."""
    asked = {"dealership": scoped.only_dealership, "week": week, "since": week - _STANDS}
    return [Row(*row) for row in scoped.connection.execute(_READ, asked).fetchall()]


def departments(rows: Sequence[Row]) -> list[DepartmentForecast]:
    """Reads the departments out of the rows of one week."""
    return [
        {
            "department": row.department,
            "expected": row.expected,
            "low": row.low,
            "high": row.high,
            "usual": row.usual,
            "part": next((cell.part for cell in cells), "half_day"),
            "cells": [_cell(cell) for cell in cells],
            "staff": [],
        }
        for row in rows
        if row.part == _WEEK
        for cells in [[r for r in rows if r.department == row.department and r.part != _WEEK]]
    ]


def _cell(row: Row) -> Cell:
    return {
        "date": row.local_date.isoformat(),
        "from_hour": row.from_hour,
        "to_hour": row.to_hour,
        "expected": row.expected,
        "low": row.low,
        "high": row.high,
    }


def rows(dealership: str, forecast: Forecast) -> list[Row]:
    """Writes the dealership's forecast as the table's rows."""
    week, made_of = (date.fromisoformat(forecast[key]) for key in ("week", "made_of"))
    made = []
    for each in forecast["departments"]:
        own = (dealership, each["department"], week, made_of)
        total = (each["expected"], each["low"], each["high"], each["usual"])
        made.append(Row(*own, _WEEK, week, 0, 24, *total))
        for cell in each["cells"]:
            hours = (date.fromisoformat(cell["date"]), cell["from_hour"], cell["to_hour"])
            made.append(Row(*own, each["part"], *hours, cell["expected"], cell["low"], cell["high"], None))
    return made


def write(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    forecasts: Mapping[str, Forecast],
    work: Path,
    through: date,
) -> Path:
    """Writes the quarter's table: the forecasts just made, by dealership, and the lake's of weeks that have
    begun.

    `connection` has `forecasts` (`findings.prepare`). `through`: the last date that is over.
    """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE forecasts_made AS SELECT {_COLUMNS} FROM forecasts"  # noqa: S608
        " WHERE quarter = $quarter AND week <= $through",
        {"quarter": str(quarter), "through": min(through, quarter.last)},
    )
    shape = json.dumps([{column.name: parquet.DUCKDB_TYPES[column.type] for column in FORECASTS.columns}])
    for dealership, forecast in forecasts.items():
        made = [row._asdict() for row in rows(dealership, forecast)]
        connection.execute(
            "INSERT INTO forecasts_made BY NAME"
            " SELECT row.* FROM (SELECT unnest(from_json($rows, $shape)) AS row)",
            {"rows": json.dumps(made, default=str), "shape": shape},
        )
    target = work / f"{FORECASTS.name}.parquet"
    parquet.write(connection, "forecasts_made", FORECASTS, target)
    return target
