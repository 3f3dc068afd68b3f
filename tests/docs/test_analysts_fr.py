"""docs/analysts.fr.md tells in French what the schema says, and its SQL runs."""

import csv
import io
import re
from pathlib import Path

import pytest

from tests.command_line import Run, run
from tests.docs.analysts_fr import FILE, FRENCH, comments, redrawn
from tests.docs.test_analysts import lake, rolled_up

__all__ = ["lake", "rolled_up", "run"]
TEXT = FILE.read_text(encoding="utf-8")
STATEMENTS = [
    *re.findall(r"^```sql\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL),
    *re.findall(r'"(SELECT [^"]*)"', TEXT),
]


def test_each_comment_has_a_french_one_and_no_other_is_there() -> None:
    assert set(FRENCH) == comments()
    assert all(FRENCH.values())


def test_the_page_s_tables_are_the_schema_s() -> None:
    assert redrawn(TEXT) == TEXT, "run make docs"


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_statement_finds_something(run: Run, rolled_up: Path, statement: str) -> None:
    ran = run("query", "--lake", rolled_up, "--csv", statement)
    assert (ran.status, ran.err) == (0, "")
    assert list(csv.DictReader(io.StringIO(ran.out)))


def test_the_french_page_is_found_from_the_english_one() -> None:
    assert "(analysts.fr.md)" in FILE.with_name("analysts.md").read_text(encoding="utf-8")
