"""Which partitions a statement would have Trino read: docs/analysts.md says, one quarter alone."""

import json
from collections.abc import Iterator
from typing import Any

from cli.query import trino
from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.months.views import CHANGES
from functions.lake.findings.scopes import SCOPES
from functions.lake.schema import TABLES
from infra.constructs import views
from tests.trino.statements import QUARTER, TODAY

# What of the lake a statement of this quarter may read.
_ALONE = frozenset({str(QUARTER)})
_COMPARED = _ALONE | {str(QUARTER.previous), str(QUARTER.year_before)}


def statements() -> Iterator[tuple[str, frozenset[str]]]:
    """Each table's, view's and saved query's, with the quarters that it may read."""
    for name in (*(table.name for table in TABLES), *(view.name for view in (*VIEWS, *SCOPES))):
        quarters = _COMPARED if name.endswith(CHANGES.name) else _ALONE
        yield f"SELECT * FROM {name} WHERE quarter = '{QUARTER}'", quarters
    for view in VIEWS:
        yield views.saved_query(view, today=TODAY), _COMPARED if view is CHANGES else _ALONE


def unpruned(url: str, sql: str, quarters: frozenset[str]) -> list[str]:
    """Names the tables of which the statement would read other quarters, and which."""
    [(told,)] = trino.ask(url, f"EXPLAIN (TYPE IO, FORMAT JSON) {sql}").rows
    found = []
    for read in json.loads(str(told))["inputTableColumnInfos"]:
        table = read["table"]["schemaTable"]["table"]
        of_quarter = [each for each in _constraints(read) if each["columnName"] == "quarter"]
        values = {value for each in of_quarter for value in _values(each)}
        if not values or not values <= quarters:
            found.append(f"{table} {sorted(values) or 'all'}")
    return found


def _constraints(read: dict[str, Any]) -> list[dict[str, Any]]:
    constraint = read.get("constraint", read)
    found: list[dict[str, Any]] = constraint.get("columnConstraints", [])
    return found


def _values(constraint: dict[str, Any]) -> set[str]:
    ranges = constraint["domain"]["ranges"]
    single = [each for each in ranges if each["low"].get("value") == each["high"].get("value")]
    return {str(each["low"]["value"]) for each in single} if len(single) == len(ranges) else set()
