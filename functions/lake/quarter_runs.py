"""The table `quarter_runs`: which run a quarter's tables are of, and when it was computed."""

from collections.abc import Iterable

from functions.lake import manifest
from functions.lake.database import quoted
from functions.lake.manifest import Manifest
from functions.lake.parquet import DUCKDB_TYPES
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import MISSED_CALLS


def select(manifests: Iterable[Manifest]) -> str:
    """Writes a SELECT of the rows that say what these manifests do."""
    rows = ", ".join(map(_row, manifests))
    names = ", ".join(column.name for column in QUARTER_RUNS.columns)
    # As a file of them would be read.
    types = DUCKDB_TYPES | {"timestamp": "TIMESTAMP"}
    typed = ", ".join(
        f"CAST({each.name} AS {types[each.type]}) AS {each.name}" for each in QUARTER_RUNS.columns
    )
    nothing = ", ".join(["NULL"] * (len(QUARTER_RUNS.columns) + 1))
    # VALUES needs a row.
    return (
        f"SELECT {typed}, CAST(quarter AS VARCHAR) AS quarter"  # noqa: S608 -- a manifest's own
        f" FROM (VALUES {rows or f'({nothing})'}) AS runs({names}, quarter) WHERE quarter IS NOT NULL"
    )


def _row(published: Manifest) -> str:
    values = (
        published.get("run"),
        published["state"],
        published.get("computed_at", "").removesuffix("Z") or None,
        str(manifest.rows(published, MISSED_CALLS.name)),
        manifest.digest(published),
        published["quarter"],
    )
    return f"({', '.join('NULL' if value is None else quoted(value) for value in values)})"
