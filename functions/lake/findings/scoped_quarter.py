"""A quarter as one dealership saw it, or the whole market: what a finding is computed from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from functions.lake.findings import coverage
from functions.lake.findings.coverage import Known
from functions.lake.findings.view import View
from functions.lake.quarter import Quarter, days_between

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ScopedQuarter:
    """`connection` has the findings' tables (`prepared`). `dealership` is None for the market.

    `days`: the quarter's dates so far, from the first on of which calls are known.
    `known`: what the lake has of each quarter, for this scope.
    """

    connection: duckdb.DuckDBPyConnection
    quarter: Quarter
    dealership: str | None
    days: list[date]
    known: Mapping[Quarter, Known]

    @property
    def calls(self) -> int:
        """The scope's missed calls of the quarter."""
        return self.known[self.quarter].calls if self.quarter in self.known else 0

    def days_of(self, other: Quarter) -> list[date]:
        """Lists the dates of another quarter, which is over, from the first on of which calls are known."""
        return days_between(coverage.since(other, other.last, self.known), other.last)

    def compares_with(self, other: Quarter) -> bool:
        """Part of a quarter compares with no whole one, nor a whole one with a part."""
        return self.days == self.quarter.days and self.days_of(other) == other.days

    def rows(self, view: View, order: str, quarter: Quarter | None = None) -> list[Row]:
        """Reads the view's rows of the scope, by column; those of another `quarter` if the view has them."""
        answer = self.connection.execute(
            f"SELECT * FROM {view.name} WHERE quarter = $quarter"  # noqa: S608 -- a table's name of ours
            f" AND dealership_id IS NOT DISTINCT FROM $dealership ORDER BY {order}",
            {"quarter": str(quarter or self.quarter), "dealership": self.dealership},
        )
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def row(self, view: View) -> Row | None:
        """Reads the scope's row of a view that has one. Returns None where it has no call."""
        return next(iter(self.rows(view, "quarter")), None)


def read(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, dealership: str | None, through: date
) -> ScopedQuarter:
    """Reads what is known of the scope. `through`: the last date that the quarter has so far."""
    rows = connection.execute(
        "SELECT quarter, first, calls FROM known WHERE dealership_id IS NOT DISTINCT FROM $dealership",
        {"dealership": dealership},
    ).fetchall()
    known = {Quarter.parse(name): Known(first, calls) for name, first, calls in rows}
    since = min(through, coverage.since(quarter, through, known))
    return ScopedQuarter(connection, quarter, dealership, days_between(since, through), known)
