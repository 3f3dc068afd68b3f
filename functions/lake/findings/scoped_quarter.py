"""A quarter as one dealership saw it, or the whole market: what a finding is computed from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self, TypeVar, cast

import duckdb

from functions.lake.findings import disclosure, panel
from functions.lake.findings.panel import Series
from functions.lake.findings.since import Known, since
from functions.lake.findings.view import View
from functions.lake.quarter import Quarter, days_between

Row = dict[str, Any]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class ScopedQuarter:
    """`connection` has the findings' tables (`prepared`). `dealership` is None for the market.

    `days`: the quarter's dates so far, from the first on of which calls are known.
    `known`: what the lake has of each quarter, for this scope.
    `market`: the market's quarter, beside which a dealership is seen; the market's own has none.
    """

    connection: duckdb.DuckDBPyConnection
    quarter: Quarter
    dealership: str | None
    days: list[date]
    known: Mapping[Quarter, Known]
    market: "Self | None" = None
    _memory: dict[object, object] = field(default_factory=dict, repr=False, compare=False)

    @property
    def calls(self) -> int:
        """The scope's missed calls of the quarter."""
        return self.known[self.quarter].calls if self.quarter in self.known else 0

    @property
    def is_one_dealership(self) -> bool:
        """Whether the calls are one dealership's: its own quarter, or a market of one."""
        return self.dealership is not None or self.market_size == 1

    @property
    def only_dealership(self) -> str | None:
        """The id of the dealership whose calls they are: its own quarter's, or a market of one's."""
        if self.dealership is None and self.market_size == 1:
            return next(iter(panel.calls(self.connection, self.quarter)))
        return self.dealership

    @property
    def is_withheld(self) -> bool:
        """Whether the market's figures would tell a dealership's: it has too few, or one is most of it."""
        if self.is_one_dealership or not self.market_size:
            return False
        calls = panel.calls(self.connection, self.quarter)
        return len(calls) < disclosure.LEAST_DEALERSHIPS or disclosure.is_dominated(calls.values())

    @property
    def market_size(self) -> int:
        """How many dealerships have any missed call in the quarter."""
        return self.once("market size", lambda: len(panel.calls(self.connection, self.quarter)))

    @property
    def is_finished(self) -> bool:
        """Whether the quarter's last date is over."""
        return self.days[-1] == self.quarter.last

    def days_of(self, other: Quarter) -> list[date]:
        """Lists the dates of another quarter, which is over, from the first on of which calls are known."""
        return days_between(since(other, other.last, self.known), other.last)

    def once(self, name: str, compute: Callable[[], Value]) -> Value:
        """Computes something for the scope once, however many findings ask for it by its name."""
        if name not in self._memory:
            self._memory[name] = compute()
        return cast("Value", self._memory[name])

    def panel(self, *quarters: Quarter) -> frozenset[str]:
        """Returns the dealerships that can be compared over all of the quarters: none where too few can.

        A dealership's own panel is itself, where the quarters know its calls. A market's has 10 dealerships
        at least, and a third of the quarter's calls.
        """
        return self.once(
            f"panel {quarters}", lambda: panel.comparable(self.connection, quarters, self.dealership)
        )

    def weeks(self, quarter: Quarter, dealerships: frozenset[str]) -> Series:
        """Returns their weeks of the quarter by department; none of no dealership."""
        if not dealerships:
            return {}
        return self.once(
            f"weeks {quarter} {hash(dealerships)}",
            lambda: panel.weeks(self.connection, quarter, dealerships),
        )

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
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    dealership: str | None,
    through: date,
    market: ScopedQuarter | None = None,
) -> ScopedQuarter:
    """Reads what is known of the scope. `through`: the last date that the quarter has so far."""
    rows = connection.execute(
        "SELECT quarter, first, calls FROM known WHERE dealership_id IS NOT DISTINCT FROM $dealership",
        {"dealership": dealership},
    ).fetchall()
    known = {Quarter.parse(name): Known(first, calls) for name, first, calls in rows}
    first = min(through, since(quarter, through, known))
    return ScopedQuarter(connection, quarter, dealership, days_between(first, through), known, market)
