"""Teaches MiniStack's Athena what Glue says of a table: its registered partitions, and its views.

As it is, it reads all that lies below a table's location, and knows no view. `launcher.py` runs this
module by its path, in MiniStack's own interpreter.
"""

import base64
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from ministack.services import athena, glue  # type: ignore[import-not-found]

_VIEW = "/* Presto View: "


def teach() -> None:
    """Changes MiniStack's Athena."""
    athena._materialize_table_files = _of_partitions(athena._materialize_table_files)
    athena._rewrite_data_paths = _of_views(athena._rewrite_data_paths)


def _of_partitions(inner: Any) -> Any:
    """Reads a partitioned table's files where its partitions lie, into folders that say their values."""

    def outer(location: str, workdirs: list[str]) -> list[str]:
        tables = [
            (name, table)
            for name, table in glue._tables.items()
            if (table.get("StorageDescriptor") or {}).get("Location") == location
            and table.get("PartitionKeys")
        ]
        if not tables:
            found: list[str] = inner(location, workdirs)
            return found
        [(name, table)] = tables
        root = Path(tempfile.mkdtemp())
        workdirs.append(str(root))
        files = []
        for partition in list(glue._partitions.get(name, [])):
            keys = zip(table["PartitionKeys"], partition["Values"], strict=True)
            folder = root.joinpath(*(f"{key['Name']}={value}" for key, value in keys))
            folder.mkdir(parents=True)
            lying = inner(partition["StorageDescriptor"]["Location"], workdirs)
            files += [str(shutil.move(file, folder)) for file in lying]
        return files

    return outer


def _of_views(inner: Any) -> Any:
    """Puts a view's SELECT where the view is named, and again for the views within it."""

    async def outer(query: str, database: str, catalog: str | None = None) -> Any:
        while (expanded := _expanded(query, database)) != query:
            query = expanded
        return await inner(query, database, catalog)

    return outer


def _expanded(query: str, database: str) -> str:
    for ref in reversed(athena._table_references(query)):
        table = glue._tables.get(f"{ref.database or database}/{ref.table}") or {}
        _, marked, rest = (table.get("ViewOriginalText") or "").partition(_VIEW)
        if marked:
            sql = json.loads(base64.b64decode(rest.partition(" */")[0]))["originalSql"]
            alias = "" if ref.aliased else f' AS "{ref.table}"'
            query = f"{query[: ref.start]}(\n{sql}\n){alias}{query[ref.end :]}"
    return query
