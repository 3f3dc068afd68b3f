"""docs/examples/notebook/lake.ipynb opens the lake: its cells run in order, as a notebook runs them."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from tests.command_line import Run, run
from tests.docs.test_analysts import lake, rolled_up

__all__ = ["lake", "rolled_up", "run"]
FILE = Path(__file__).parents[2] / "docs" / "examples" / "notebook" / "lake.ipynb"
CELLS = [cell for cell in json.loads(FILE.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def test_its_cells_say_what_the_lake_says(run: Run, rolled_up: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell whose package isn't here is left out: who develops Rappel needs neither pandas nor PyAthena."""
    monkeypatch.setenv("RAPPEL_LAKE", str(rolled_up))
    names: dict[str, Any] = {}
    tagged = {tag: cell for cell in CELLS for tag in cell["metadata"].get("tags", [])}
    for cell in CELLS:
        needs = cell["metadata"].get("tags", [])
        if "pyathena" not in needs and all(map(importlib.util.find_spec, needs)):
            exec(compile(source(cell), str(FILE), "exec"), names)
    sql = "SELECT department, calls FROM market_by_department WHERE quarter = '2025-Q3'"
    said = json.loads(run("query", "--lake", rolled_up, "--json", sql).out)
    assert dict(names["by_department"]) == {row["department"]: row["calls"] for row in said}
    if "days" in names:
        assert "fête du Travail" in set(names["days"]["holiday_fr"])
    # What PyAthena sends is Athena's, and here DuckDB's answer to it.
    asked: list[str] = []
    double = type("Cursor", (), {"execute": lambda _, sql: asked.append(sql), "fetchall": lambda _: []})
    connecting = type("Connection", (), {"cursor": lambda _: double()})
    text = source(tagged["pyathena"]).replace("from pyathena import connect\n", "")
    exec(compile(text, str(FILE), "exec"), {"connect": lambda **_: connecting()})
    [statement] = asked
    assert isinstance(sqlglot.parse_one(statement, read="athena"), sqlglot.exp.Select)
    rows = json.loads(run("query", "--lake", rolled_up, "--json", statement).out)
    assert [(row["department"], row["calls"]) for row in rows] == names["by_department"]


def test_it_holds_no_output_and_both_pages_link_it() -> None:
    assert [cell["outputs"] for cell in CELLS] == [[]] * len(CELLS)
    for page in ("analysts.md", "analysts.fr.md"):
        assert "(examples/notebook/lake.ipynb)" in (FILE.parents[2] / page).read_text("utf-8")
