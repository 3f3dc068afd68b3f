"""The quarter's statistics, each a SELECT in Athena's dialect."""

from pathlib import Path

from functions.lake.engine import Engine
from functions.lake.schema import QUARTER_DAILY, QUARTER_HOURLY, Table

AGGREGATES = {
    table: (Path(__file__).parent / f"sql/{table.name}.sql").read_text("utf-8")
    for table in (QUARTER_HOURLY, QUARTER_DAILY)
}


def compute(engine: Engine, folder: Path) -> dict[Table, Path]:
    """Each statistic's rows as Parquet, in the folder."""
    written = {}
    for table, statement in AGGREGATES.items():
        written[table] = folder / f"{table.name}.parquet"
        engine(statement, table, written[table])
    return written
