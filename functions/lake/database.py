"""DuckDB as Rappel uses it: UTC, no network, no Python variable taken for a table, a folder to spill into."""

from pathlib import Path

import duckdb


def connect(work: Path, memory_mb: int = 1500) -> duckdb.DuckDBPyConnection:
    """Opens a database in the folder `work`, which the caller removes after closing it.

    `memory_mb` is what DuckDB takes before it spills: half of a 3 GB function, the rest is Python's and the
    allocator's.
    """
    connection = duckdb.connect(
        str(work / "rollup.duckdb"),
        config={
            "memory_limit": f"{memory_mb}MB",
            "temp_directory": str(work / "spill"),
            "home_directory": str(work),  # Lambda has no HOME
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def quoted(path: Path | str) -> str:
    """Writes a path as a SQL literal: COPY takes no parameter."""
    return "'" + str(path).replace("'", "''") + "'"
