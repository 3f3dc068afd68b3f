"""docs/security.md tells the truth: each test that it names is one."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TESTS = {
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_each_test_that_it_names_is_one() -> None:
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert sorted(named - TESTS) == []
    assert len(named) > 30


def test_each_threat_has_a_test_that_shows_what_stops_it() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| who |")]
    assert len(rows) > 15
    assert [row for row in rows if "`test_" not in row.split("|")[5]] == []


def test_its_pages_are_there() -> None:
    for page in (ROOT / "SECURITY.md", ROOT / "docs" / "security.md"):
        links = re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == []
