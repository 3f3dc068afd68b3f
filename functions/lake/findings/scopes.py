"""The findings' views once more, in two: the market's rows alone, and the dealerships' alone.

In a finding's own view a null for a dealership means all of them, which any sum over it counts twice. A
program that sums whatever it is shown, as those for dashboards do, takes these.
"""

from collections.abc import Iterator
from dataclasses import replace

from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.view import DEALERSHIP, View
from functions.lake.schema import Column, Table

_DEALERSHIP = Column(DEALERSHIP.name, DEALERSHIP.type, "The dealership that was called")


def _scopes() -> Iterator[View]:
    for view in VIEWS:
        if DEALERSHIP in view.table.columns:
            yield _market(view)
            yield _dealerships(view)


def _market(view: View) -> View:
    columns = tuple(column for column in view.table.columns if column != DEALERSHIP)
    sorted_by = tuple(name for name in view.table.sorted_by if name != DEALERSHIP.name)
    table = Table(f"market_{view.name}", f"{view.table.comment} The whole market's.", columns, sorted_by)
    return _of(view, table, "dealership_id IS NULL")


def _dealerships(view: View) -> View:
    columns = tuple(_DEALERSHIP if column == DEALERSHIP else column for column in view.table.columns)
    comment = f"{view.table.comment} Each dealership's."
    return _of(
        view,
        Table(f"dealership_{view.name}", comment, columns, view.table.sorted_by),
        "dealership_id IS NOT NULL",
    )


def _of(view: View, table: Table, where: str) -> View:
    names = ",\n    ".join(["quarter", *(column.name for column in table.columns)])
    select = f"-- {table.comment}\nSELECT\n    {names}\nFROM {view.name}\nWHERE {where}\n"
    return replace(view, table=table, select=select)


SCOPES: tuple[View, ...] = tuple(_scopes())
