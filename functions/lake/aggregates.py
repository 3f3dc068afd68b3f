"""The quarter's aggregates, each a SELECT in Athena's dialect."""

from pathlib import Path

from functions.lake import parquet
from functions.lake.engine import Engine, OnDuckDB
from functions.lake.schema import QUARTER_DAILY, QUARTER_HOURLY, Table

_SQL = Path(__file__).parent / "sql"
AGGREGATES = {
    table: (_SQL / f"{table.name}.sql").read_text("utf-8") for table in (QUARTER_HOURLY, QUARTER_DAILY)
}
# DuckDB's own way to the rows of both.
_BOTH = (_SQL / "statistics.duckdb.sql").read_text("utf-8")
_CONDITIONS = {QUARTER_HOURLY: "is_hourly", QUARTER_DAILY: "NOT is_hourly"}


def compute(engine: Engine, folder: Path) -> dict[Table, Path]:
    """Writes each aggregate's rows as Parquet into the folder. Returns the files."""
    files = {table: folder / f"{table.name}.parquet" for table in AGGREGATES}
    if isinstance(engine, OnDuckDB):
        _compute_both(engine, files)
        return files
    for table, statement in AGGREGATES.items():
        engine(statement, table, files[table])
    return files


def _compute_both(engine: OnDuckDB, files: dict[Table, Path]) -> None:
    connection = engine.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE both_statistics AS {_BOTH}")
    for table, condition in _CONDITIONS.items():
        rows = f"(SELECT * FROM both_statistics WHERE {condition})"  # noqa: S608 -- ours
        parquet.write(connection, rows, table, files[table])
    connection.execute("DROP TABLE both_statistics")
