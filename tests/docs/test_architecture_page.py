"""docs/architecture.md tells the truth: its diagram is the table of a text's life, and its files exist."""

import re
from pathlib import Path
from typing import get_args

from functions.shared.text_life import FIRST, TRANSITIONS, TextEvent

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
[DIAGRAM] = re.findall(r"^```mermaid\nstateDiagram-v2\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
EDGES = re.findall(r"^ +(\S+) --> (\S+?)(?:: (\w+))?$", DIAGRAM, re.MULTILINE)


def test_its_diagram_has_each_edge_of_the_table_and_no_other() -> None:
    table = {
        (source, transition.target, event)
        for event, transition in TRANSITIONS.items()
        for source in transition.sources
    }
    last = {transition.target for transition in TRANSITIONS.values()} - {source for source, _, _ in table}
    ends = {("[*]", FIRST, ""), *((state, "[*]", "") for state in last)}
    assert len(EDGES) == len(DIAGRAM.splitlines()), "a line that is no edge"
    assert sorted(EDGES) == sorted(table | ends)


def test_it_says_who_writes_each_event() -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \| `\w+`", TEXT, re.MULTILINE)) == get_args(TextEvent)


def test_every_file_that_it_names_exists() -> None:
    named = re.findall(r"`((?:functions|tests)/[\w/.]+)`", TEXT)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []
