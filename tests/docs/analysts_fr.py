"""Writes the tables of docs/analysts.fr.md from the schema and docs/comments.fr.toml; `make docs` does."""

import tomllib
from pathlib import Path

from functions.lake.findings.catalogue import VIEWS
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import QUARTER, TABLES, Table

DOCS = Path(__file__).parents[2] / "docs"
FILE = DOCS / "analysts.fr.md"
FRENCH: dict[str, str] = tomllib.loads((DOCS / "comments.fr.toml").read_text(encoding="utf-8"))
DESCRIBED = (*TABLES, QUARTER_RUNS, *(view.table for view in VIEWS))
_BEGIN, _END = "<!-- tables -->\n", "<!-- end -->\n"


def comments() -> set[str]:
    """All English comments of tables, views and columns."""
    return {
        comment
        for table in DESCRIBED
        for comment in (table.comment, *(column.comment for column in (*table.columns, QUARTER)))
    }


def redrawn(page: str) -> str:
    """The page with its tables drawn anew."""
    before, _, rest = page.partition(_BEGIN)
    return before + _BEGIN + "\n" + "\n".join(map(_table, DESCRIBED)) + "\n" + _END + rest.partition(_END)[2]


def _table(table: Table) -> str:
    rows = "".join(
        f"| `{column.name}` | {column.type} | {FRENCH[column.comment]} |\n"
        for column in (*table.columns, QUARTER)
    )
    head = "| colonne | type | quoi |\n|---|---|---|\n"
    return f"### `{table.name}`\n\n{FRENCH[table.comment]}\n\n{head}{rows}"


if __name__ == "__main__":
    FILE.write_text(redrawn(FILE.read_text(encoding="utf-8")), encoding="utf-8")
