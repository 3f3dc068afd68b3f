"""docs/events.md names each event and its own fields, and the schemas beside it are the types'."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from functions.announce.changes import changes
from functions.notify.delivering import PAUSES
from functions.shared.event import KINDS, to_detail
from tests.docs.event_schemas import FOLDER, schema, text
from tests.unit.announce.test_changes import LATER, STEPS

TEXT = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")


def test_each_event_has_a_schema_and_no_other_is_there() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {f"{kind}.schema.json" for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_what_the_type_says(kind: str) -> None:
    written = (FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert written == text(kind), "run make docs"


def test_the_page_names_each_event_with_its_own_fields() -> None:
    rows = re.findall(r"^\| \[`(\w+)`\]\(events/(\w+)\.schema\.json\) \|.*\| (.*?) ?\|$", TEXT, re.MULTILINE)
    told = {kind: re.findall(r"`(\w+)`", own) for kind, _, own in rows}
    assert all(kind == file for kind, file, _ in rows)
    assert told == {kind: [each.name for each in fields(what)] for kind, what in KINDS.items()}


def test_the_french_part_names_each_event() -> None:
    french = TEXT.partition("## En français")[2]
    assert [kind for kind in KINDS if f"`{kind}`" not in french] == []


def test_an_endpoint_is_tried_as_often_as_the_page_says() -> None:
    minutes = [pause.total_seconds() / 60 for pause in PAUSES]
    assert minutes == [5 / 60, 5, 30, 120, 300, 600]
    assert "after 5 seconds, 5 and 30 minutes, 2, 5 and 10 hours" in TEXT


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_what_is_told_is_as_its_schema_has_it(old: Any, new: Any) -> None:
    for event in changes(old, new, LATER):
        detail, described = to_detail(event, None), schema(event.kind)
        assert list(detail) == described["required"]
        for name, value in detail.items():
            assert fits(value, described["properties"][name]), name


def fits(value: object, described: dict[str, Any]) -> bool:
    """Whether a value is as JSON Schema describes it, as far as ours go."""
    if "anyOf" in described:
        return any(fits(value, each) for each in described["anyOf"])
    if "const" in described:
        return bool(value == described["const"])
    if "enum" in described:
        return value in described["enum"]
    types: dict[str, type] = {"string": str, "boolean": bool, "null": type(None)}
    return isinstance(value, types[described["type"]])
