"""Teaches MiniStack's Athena to UNLOAD: the SELECT's rows become Parquet in a folder that has to be empty.

The SELECT is Athena's, and sqlglot translates it for DuckDB, which MiniStack's Athena is. `launcher.py` runs
this module by its path, in MiniStack's own interpreter.
"""

import asyncio
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import duckdb
import sqlglot
from ministack.services import athena, s3  # type: ignore[import-not-found]

_UNLOAD = re.compile(
    r"\s*UNLOAD\s*\((.*)\)\s*TO\s*'(s3://[^']+)'\s*WITH\s*\(\s*format\s*=\s*'PARQUET'\s*\)\s*", re.S
)


def teach() -> None:
    """Changes MiniStack's Athena."""
    athena._run_duckdb = _unloading(athena._run_duckdb)


def _unloading(inner: Any) -> Any:
    async def outer(query: str, database: str, catalog: str | None = None) -> Any:
        unload = _UNLOAD.fullmatch(query)
        if unload is None:
            return await inner(query, database, catalog)
        target = urlparse(unload[2])
        prefix = target.path.lstrip("/")
        bucket = s3._buckets[target.netloc]
        if any(key.startswith(prefix) for key in list(bucket["objects"])):
            raise ValueError(f"HIVE_PATH_ALREADY_EXISTS: {unload[2]} isn't empty")
        [select] = sqlglot.transpile(unload[1], read="athena", write="duckdb")
        rewritten, _, folders = await athena._rewrite_data_paths(select, database, catalog)
        body, rows = await asyncio.to_thread(_parquet, rewritten)
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        if rows:
            path = f"/{target.netloc}/{prefix}part-0"  # Athena's have no ending either
            await s3.handle_request("PUT", path, {"host": "localhost"}, body, {}, internal=True)
        return {"columns": ["rows"], "column_types": ["bigint"], "rows": [[rows]]}

    return outer


def _parquet(select: str) -> tuple[bytes, int]:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        file = Path(folder) / "rows.parquet"
        [(rows,)] = connection.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)").fetchall()
        return file.read_bytes(), rows
