"""The quarter's aggregates, each a SELECT in Athena's dialect."""

from pathlib import Path

from functions.lake.engine import Engine
from functions.lake.schema import QUARTER_DAILY, QUARTER_HOURLY, Table

AGGREGATES = {
    table: (Path(__file__).parent / f"sql/{table.name}.sql").read_text("utf-8")
    for table in (QUARTER_HOURLY, QUARTER_DAILY)
}


def compute(engine: Engine, folder: Path) -> dict[Table, Path]:
    """Writes each aggregate's rows as Parquet into the folder. Returns the files."""
    files = {}
    for table, statement in AGGREGATES.items():
        files[table] = folder / f"{table.name}.parquet"
        engine(statement, table, files[table])
    return files
