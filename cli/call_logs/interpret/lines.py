"""Which line a row's call came in on, and its department. Pure."""

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import NamedTuple

from cli.call_logs.interpret.parties import party
from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.normalize import clean, normalize_word
from cli.call_logs.mapping.vocabulary import DEPARTMENT_WORDS
from functions.shared.call import Department
from functions.shared.dealership import Dealership

_LONGEST_NAME = 80
_STAR = "*"
_NAMED_EXTENSION = re.compile(r"[^\W\d].*\(\s*\d{2,6}\s*\)|\d{2,6}\s*-\s*[^\W\d].*")


class Line(NamedTuple):
    name: str
    department: Department


UNKNOWN = Line("unknown", "other")


@dataclass(frozen=True)
class Lines:
    """The dealership's own lines, what the mapping says of a value, and what the value's words say.

    The mapping comes first: it was written for this export. The row's line comes before what was called: a
    queue tells more than the main number.
    """

    mapping: Mapping
    dealership: Dealership | None
    _known: dict[tuple[str, str], Line] = field(default_factory=dict, init=False, repr=False, compare=False)

    def find(self, line: str, called: str) -> Line:
        """Finds the line by the row's cells. A value that nobody knows is department `other`."""
        known = self._known.get((line, called))
        if known is None:
            known = self._find(line, called)
            if len(self._known) < 10_000:
                self._known[line, called] = known
        return known

    def _find(self, line: str, called: str) -> Line:
        found = (
            self._own(line)
            or self._by_words(line)
            or self._own(called)
            or self._by_words(called)
            or self._an_employee_s(line)
            or self._an_employee_s(called)
        )
        name = (found and found.name) or self._display(line) or self._display(called)
        department = self._mapped(line) or self._mapped(called) or (found and found.department)
        return Line(name or UNKNOWN.name, department or UNKNOWN.department)

    def _by_words(self, cell: str) -> Line | None:
        """Knows a department by its word, but for an employee's: what was called tells more than those."""
        department = _named_department(cell)
        return Line(self._display(cell), department) if department not in (None, "employee") else None

    def _an_employee_s(self, cell: str) -> Line | None:
        """A name with an extension behind it, and no department's word in it, is a person's."""
        named = _named_department(cell) or _NAMED_EXTENSION.fullmatch(cell.strip())
        return Line(self._display(cell), "employee") if named else None

    def _display(self, cell: str) -> str:
        return display_name(cell, self.mapping.country)

    def _mapped(self, cell: str) -> Department | None:
        words = {normalize_word(cell), normalize_word(party(cell, self.mapping.country).extension or "")} - {
            ""
        }
        for department, patterns in self._patterns:
            if any(fnmatchcase(word, pattern) for word in words for pattern in patterns):
                return department
        return None

    @cached_property
    def _patterns(self) -> list[tuple[Department, list[str]]]:
        """Reads a star as any letters: `2*` are the extensions that begin with 2."""
        return [
            (
                department,
                [_STAR.join(normalize_word(part) for part in value.split(_STAR)) for value in values],
            )
            for department, values in self.mapping.departments.items()
        ]

    def _own(self, cell: str) -> Line | None:
        called = party(cell, self.mapping.country)
        for key in (called.number, called.extension and f"ext:{called.extension}", normalize_word(cell)):
            if key and key in self._by_key:
                return self._by_key[key]
        return None

    @cached_property
    def _by_key(self) -> dict[str, Line]:
        lines = self.dealership.lines if self.dealership else ()
        by_name = {normalize_word(line.name): Line(line.name, line.department) for line in lines}
        return by_name | {line.key: Line(line.name, line.department) for line in lines}


def display_name(cell: str, country: str) -> str:
    """Names a line for the lake, which holds no telephone number: of one it shows the last four digits."""
    called = party(cell, country)
    if called.extension and called.kind == "internal":
        name = re.sub(r"\s*\(\s*\d+\s*\)\s*$", "", clean(cell))
        return name[:_LONGEST_NAME]
    if called.number:
        return f"…{called.number[-4:]}"
    if sum(letter.isdigit() for letter in cell) > 6:
        return ""
    return clean(cell)[:_LONGEST_NAME]


def _named_department(cell: str) -> Department | None:
    text = f" {normalize_word(cell)} "
    return next((department for word, department in DEPARTMENT_WORDS.items() if f" {word} " in text), None)
