"""The table `dealerships`: what each is called, where it is, and of which days its calls are known."""

import json
from collections.abc import Iterable
from pathlib import Path

import duckdb

from functions.lake import parquet
from functions.lake.quarter import Quarter
from functions.lake.schema import DEALERSHIPS
from functions.shared.dealership import Dealership

_ROWS = """
    CREATE OR REPLACE TEMP TABLE dealership_rows AS
    WITH told AS (SELECT unnest(from_json($rows, $shape), recursive := true)),
    spans AS (
        SELECT
            dealership_id,
            max(to_date + 1) FILTER (WHERE reason = 'joined') AS since,
            min(from_date - 1) FILTER (WHERE reason = 'left') AS "until"
        FROM gaps
        WHERE quarter = $quarter
        GROUP BY dealership_id
    )
    SELECT told.*, since, "until" FROM told LEFT JOIN spans USING (dealership_id)
"""
_SHAPE = dict.fromkeys(("dealership_id", "name", "region", "zone", "brand"), "VARCHAR")


def write(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, dealerships: Iterable[Dealership], target: Path
) -> Path:
    """Writes the table to `target`, and returns it. The connection has the findings' `gaps`."""
    rows = [
        {
            "dealership_id": dealership.id,
            "name": dealership.name,
            "region": "-".join(filter(None, (dealership.holidays.country, dealership.holidays.subdivision))),
            "zone": dealership.timezone,
            "brand": dealership.brand,
        }
        for dealership in dealerships
    ]
    told = {"rows": json.dumps(rows), "shape": json.dumps([_SHAPE]), "quarter": str(quarter)}
    connection.execute(_ROWS, told)
    parquet.write(connection, "dealership_rows", DEALERSHIPS, target)
    return target
