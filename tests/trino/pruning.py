"""Which partitions a statement would have Trino read: docs/analysts.md says, one quarter alone."""

import json
from typing import Any

from cli.query import trino

QUARTER = "2025-Q3"
# Each may read this quarter and no other. `changes` can't be here: it compares with quarters that aren't
# asked for.
STATEMENTS = tuple(
    f"SELECT * FROM {name} WHERE quarter = '{QUARTER}'"
    for name in ("missed_calls", "calls_hourly", "by_department", "response", "market_by_week")
)


def unpruned(url: str, sql: str) -> list[str]:
    """Names the tables of which the statement would read other quarters, and which."""
    [(told,)] = trino.ask(url, f"EXPLAIN (TYPE IO, FORMAT JSON) {sql}").rows
    found = []
    for read in json.loads(str(told))["inputTableColumnInfos"]:
        table = read["table"]["schemaTable"]["table"]
        of_quarter = [each for each in _constraints(read) if each["columnName"] == "quarter"]
        values = {value for each in of_quarter for value in _values(each)}
        if values != {QUARTER}:
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
