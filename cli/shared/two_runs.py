"""Whether the tables of a quarter belong together: a folder's manifest says what bytes each of them has.

In a bucket they always do, since one manifest names all of them.
"""

from collections.abc import Iterable, Sequence

from cli.shared.lake import stderr
from functions.lake.manifest import Manifest
from functions.lake.quarter import Quarter
from functions.lake.storage import Folder, Lake, is_as_said, parquet_keys, quarters


def warn_of_others(lake: Lake, tables: Sequence[str]) -> None:
    """Says of which quarters a table isn't the one that the manifest tells of."""
    if not isinstance(lake, Folder):
        return
    for quarter in quarters(lake):
        others = _others(lake, quarter, tables)
        if others:
            _warn(quarter, others)


def warn_of_a_mixture(lake: Lake, quarter: Quarter, tables: Sequence[str]) -> None:
    """Says if some of the tables are as the quarter's manifest says, and some are of another run."""
    if not isinstance(lake, Folder):
        return
    others = _others(lake, quarter, tables)
    there = [table for table in tables if parquet_keys(lake, f"{table}/quarter={quarter}/")]
    if others and set(others) < set(there):
        _warn(quarter, others)


def _warn(quarter: Quarter, others: Iterable[str]) -> None:
    stderr.print(
        f"The tables of {quarter} are of two runs: its manifest tells of other bytes in {', '.join(others)}."
        f" rappel rollup --quarter {quarter} counts them anew",
        highlight=False,
        soft_wrap=True,
    )


def _others(lake: Folder, quarter: Quarter, tables: Iterable[str]) -> list[str]:
    published = lake.manifest(quarter)
    return [table for table in tables if published and not _is_of(lake, quarter, table, published)]


def _is_of(lake: Folder, quarter: Quarter, table: str, published: Manifest) -> bool:
    said = published["tables"].get(table, {})
    there = parquet_keys(lake, f"{table}/quarter={quarter}/")
    return set(there) == set(said) and all(is_as_said(lake, key, file) for key, file in said.items())
