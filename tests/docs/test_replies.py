"""docs/replies.md tells how a reply is read: each example is, and each meaning has some."""

import re
from pathlib import Path

import pytest

from functions.on_sms_event.replies.reading import read
from functions.shared.inbound_text import MEANINGS

TEXT = (Path(__file__).parents[2] / "docs" / "replies.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `(\w+)`(, and may want to stop)? \| (.*) \| (.*) \|$", re.MULTILINE)
EXAMPLES = [
    (meaning, bool(flagged), example)
    for meaning, flagged, *cells in _ROW.findall(TEXT.partition("## How it is read")[2].partition("\n## ")[0])
    for cell in cells
    for example in re.findall(r"`([^`]+)`", cell)
]


@pytest.mark.parametrize(("meaning", "flagged", "example"), EXAMPLES)
def test_an_example_is_read_as_the_page_says(meaning: str, flagged: bool, example: str) -> None:
    reading = read(example)
    assert (reading.meaning, reading.flag is not None) == (meaning, flagged)


def test_each_meaning_has_examples_and_consequences() -> None:
    assert {meaning for meaning, _, _ in EXAMPLES} == set(MEANINGS)
    consequences = TEXT.partition("## What follows")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", consequences, re.MULTILINE) == list(MEANINGS)
