"""The table `caller_values`: what a caller won back is taken to bring at each dealership, and who says so."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from functions.lake import parquet
from functions.lake.findings.departments.worth import ESTIMATED, Values, Worth
from functions.lake.quarter import Quarter
from functions.lake.schema import CALLER_VALUES
from functions.shared.call import DEPARTMENTS, Department
from functions.shared.caller_value import CallerValue

OwnValues = Mapping[str, Mapping[Department, CallerValue]]

_ROWS = """
    CREATE OR REPLACE TEMP TABLE caller_values AS
    SELECT told.*, $quarter AS quarter
    FROM (SELECT unnest(from_json($rows, $shape), recursive := true)) AS told
"""
_SHAPE = {column.name: parquet.DUCKDB_TYPES[column.type] for column in CALLER_VALUES.columns}
_OWN = """
    SELECT dealership_id, department, dollars_low, dollars_per_call, dollars_high
    FROM read_parquet(?) WHERE source = 'dealership'
"""


def prepare(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    ids: Iterable[str],
    own: OwnValues,
    values: Values,
) -> None:
    """Makes `caller_values` in the connection, for the dealerships `ids` and those that have `own` values."""
    rows = [
        _row(dealership, department, own.get(dealership, {}).get(department), values[department])
        for dealership in sorted({*ids, *own})
        for department in DEPARTMENTS
    ]
    told = {"rows": json.dumps(rows), "shape": json.dumps([_SHAPE]), "quarter": str(quarter)}
    connection.execute(_ROWS, told)


def _row(dealership: str, department: Department, own: CallerValue | None, worth: Worth) -> dict[str, object]:
    source = "rappel" if worth == ESTIMATED[department] else "lake"
    base, low, high = (
        (own.base, own.low, own.high) if own else (worth.dollars_per_call, *worth.dollars_between)
    )
    return {
        "dealership_id": dealership,
        "department": department,
        "dollars_per_call": base,
        "dollars_low": low,
        "dollars_high": high,
        "recovery_rate": worth.recovery_rate,
        "recovery_low": worth.recovery_between[0],
        "recovery_high": worth.recovery_between[1],
        "source": "dealership" if own else source,
    }


def write(connection: duckdb.DuckDBPyConnection, work: Path) -> Path:
    """Writes what `prepare` made, and returns the file."""
    target = work / f"{CALLER_VALUES.name}.parquet"
    parquet.write(connection, CALLER_VALUES.name, CALLER_VALUES, target)
    return target


def own_of(kept: Path | None) -> OwnValues:
    """Reads from the lake's own table what dealerships' files said when it was written."""
    own: dict[str, dict[Department, CallerValue]] = {}
    if kept is None:
        return own
    with duckdb.connect() as aside:
        rows = aside.execute(_OWN, [str(kept)]).fetchall()
    for dealership, department, low, base, high in rows:
        own.setdefault(dealership, {})[department] = CallerValue(low=low, base=base, high=high)
    return own
