"""The table that an export seems to be: the row that heads its columns, and the first rows below it. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cli.call_logs.mapping.normalize import heading_words, normalize_heading
from cli.call_logs.mapping.vocabulary import COLUMNS, HEADING_WORDS, Field
from cli.call_logs.read.tables import Row, Table

_DEPTH = 50
_FEWEST_COLUMNS = 3
_WORDS = {word for words in COLUMNS.values() for word in words}
_TELLING = frozenset[str]().union(*HEADING_WORDS.values())
# A unit or a zone behind a heading: Duration (seconds), Start Time (UTC).
_BEHIND = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")


@dataclass(frozen=True)
class Candidate:
    """`rows` are the first below the header, without totals and the header again."""

    table: Table
    header: list[str]
    rows: list[list[str]]

    @cached_property
    def headings(self) -> list[set[str]]:
        """Each column's heading as it may be known: whole, and without what stands in parentheses."""
        return [_forms(name) for name in self.header]

    def column(self, place: int) -> list[str]:
        """Returns the column's values, but for empty ones."""
        return [cell for row in self.rows if place < len(row) and (cell := row[place].strip())]

    def values(self, place: int) -> Counter[str]:
        return Counter(self.column(place))

    def places(self, field: Field, taken: set[int]) -> list[int]:
        """Returns the columns that may be the field by their heading, the likeliest first.

        A heading that isn't known whole may have a word that tells a direction or a result.
        """
        known = [
            place
            for word in COLUMNS[field]
            for place, forms in enumerate(self.headings)
            if word in forms and place not in taken
        ]
        telling = HEADING_WORDS.get(field, frozenset())
        others = [
            place
            for place, name in enumerate(self.header)
            if place not in taken and not telling.isdisjoint(heading_words(name))
        ]
        return list(dict.fromkeys([*known, *others]))


def find(tables: Sequence[tuple[Table, list[Row]]]) -> Candidate | None:
    """Finds the row with most of the words that columns are called by."""
    best: tuple[int, Candidate] | None = None
    for table, head in tables:
        for number, (_, cells) in enumerate(head[:_DEPTH]):
            score = sum(_heads_a_column(cell) for cell in set(cells or []))
            if cells and score >= _FEWEST_COLUMNS and (best is None or score > best[0]):
                rows = [
                    row
                    for _, row in head[number + 1 :]
                    if row and row != cells and _filled(row) * 2 > _filled(cells)
                ]
                best = (score, Candidate(table, cells, rows))
    return best and best[1]


def _heads_a_column(name: str) -> bool:
    return not _WORDS.isdisjoint(_forms(name)) or not _TELLING.isdisjoint(heading_words(name))


def _forms(name: str) -> set[str]:
    return {normalize_heading(name), normalize_heading(_BEHIND.sub("", name))} - {""}


def _filled(cells: list[str]) -> int:
    """Totals below the table fill few of its columns."""
    return sum(bool(cell.strip()) for cell in cells)
