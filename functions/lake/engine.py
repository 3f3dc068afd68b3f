"""What runs a statistic, a SELECT in Athena's dialect, and packs its rows as Parquet: here DuckDB does."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from functions.lake import parquet
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS, Table
from functions.lake.translation import in_duckdb


class Engine(Protocol):
    """Runs a SELECT in Athena's dialect, which may say `:quarter`."""

    def __call__(self, statement: str, table: Table, target: Path) -> None:
        """Writes the statement's rows to `target`, typed and sorted as the table says."""


def bind(statement: str, quarter: Quarter) -> str:
    """Puts the quarter where the statement says `:quarter`. A Quarter's name holds no quote."""
    return statement.replace(":quarter", f"'{quarter}'")


@dataclass(frozen=True, slots=True)
class OnDuckDB:
    """Runs the statement here, over the quarter's calls, which the connection has as `missed_calls`."""

    connection: duckdb.DuckDBPyConnection
    quarter: Quarter

    def __call__(self, statement: str, table: Table, target: Path) -> None:
        """Writes the statement's rows to `target`, as an Engine does."""
        select = bind(in_duckdb(statement), self.quarter)
        parquet.write(self.connection, f"({select})", table, target)


def on_duckdb(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, missed_calls: Sequence[Path]
) -> OnDuckDB:
    """Makes an engine of DuckDB over the quarter's files of missed calls."""
    calls = parquet.read(connection, MISSED_CALLS, missed_calls, f", '{quarter}' AS quarter")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW missed_calls AS {calls}")
    return OnDuckDB(connection, quarter)
