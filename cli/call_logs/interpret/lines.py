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

    The mapping comes first: it was written for this export.
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
        own = self._own(line) or self._own(called)
        name = (
            own.name
            if own
            else display_name(line, self.mapping.country) or display_name(called, self.mapping.country)
        )
        department = self._mapped(line) or self._mapped(called) or (own and own.department) or _by_words(line)
        return Line(name or UNKNOWN.name, department or "other")

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


def _by_words(cell: str) -> Department | None:
    """Tells the department by a word in the name; a name with an extension behind it is a person's."""
    text = f" {normalize_word(cell)} "
    named = next((department for word, department in DEPARTMENT_WORDS.items() if f" {word} " in text), None)
    return named or ("employee" if _NAMED_EXTENSION.fullmatch(cell.strip()) else None)
