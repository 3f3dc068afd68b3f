"""What the findings' tables say of one dealership, or of the market."""

from typing import Any

import duckdb

from functions.lake.findings.coverage import Known
from functions.lake.findings.tables import FINDINGS
from functions.lake.quarter import Quarter

_TABLES = {finding.name for finding in FINDINGS}

Row = dict[str, Any]


class Scoped:
    """`dealership`: None is the market."""

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

    def known(self) -> dict[Quarter, Known]:
        found = self.connection.execute(
            "SELECT quarter, first, calls FROM known WHERE dealership_id IS NOT DISTINCT FROM $dealership",
            {"dealership": self.dealership},
        )
        return {Quarter.parse(quarter): Known(first, calls) for quarter, first, calls in found.fetchall()}
