"""Where the docs list the departments, they list all of them."""

from pathlib import Path

import pytest

from functions.shared.call import DEPARTMENTS

DOCS = Path(__file__).parents[2] / "docs"
LISTS = [
    (str(file.relative_to(DOCS)), line)
    for file in sorted(DOCS.rglob("*.md"))
    for line in file.read_text(encoding="utf-8").splitlines()
    if sum(department in line for department in DEPARTMENTS) > 3
]


def test_the_file_and_the_webhook_list_them() -> None:
    assert {name for name, _ in LISTS} >= {"dealership-file.md", "providers/standardwebhooks.md"}


@pytest.mark.parametrize(("name", "line"), LISTS)
def test_a_list_of_departments_leaves_none_out(name: str, line: str) -> None:
    assert {department for department in DEPARTMENTS if department not in line} == set(), name
