"""Writes docs/examples/dbt/models/sources.yml from the schema; `make docs` does."""

from io import StringIO
from pathlib import Path
from typing import Any, get_args

from ruamel.yaml import YAML

from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.scopes import SCOPES
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import QUARTER, TABLES, Column, Table
from functions.shared.call import DEPARTMENTS, LANGUAGES, OUTCOMES, TextStatus
from tests.docs.analysts_fr import FRENCH

FILE = Path(__file__).parents[2] / "docs" / "examples" / "dbt" / "models" / "sources.yml"
_HEAD = "# Made from functions/lake/schema.py by make docs: a dbt project's sources.\n"
_VALUES = {
    "department": DEPARTMENTS,
    "outcome": OUTCOMES,
    "language": LANGUAGES,
    "text_status": get_args(TextStatus),
}


def written() -> str:
    views = [view.table for view in (*VIEWS, *SCOPES)]
    source = {
        "name": "rappel",
        "description": "Missed calls, and what became of them",
        "database": "awsdatacatalog",
        "schema": "{{ var('rappel_schema', 'rappel_prod') }}",
        "tables": [_table(table) for table in (*TABLES, QUARTER_RUNS, *views)],
    }
    text = StringIO()
    yaml = YAML()
    yaml.width = 110
    yaml.allow_unicode = True
    yaml.dump({"version": 2, "sources": [source]}, text)
    return _HEAD + text.getvalue()


def _table(table: Table) -> dict[str, Any]:
    columns = [_column(table, column) for column in (*table.columns, QUARTER)]
    return {"name": table.name, "description": table.comment, "columns": columns}


def _column(table: Table, column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "data_type": column.type,
        "description": column.comment,
    }
    if column.comment in FRENCH:
        described["meta"] = {"description_fr": FRENCH[column.comment]}
    tests: list[Any] = []
    if column == QUARTER or (column.name in table.sorted_by and "null" not in column.comment):
        tests.append("not_null")
    if column.name in _VALUES:
        tests.append({"accepted_values": {"values": list(_VALUES[column.name])}})
    return described | ({"data_tests": tests} if tests else {})


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(written(), encoding="utf-8")
