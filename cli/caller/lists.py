"""Do-not-text lists as CRMs export them: CSV, XLSX, or a number a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.call_logs.interpret.parties import party
from cli.call_logs.mapping.normalize import normalize_word
from cli.call_logs.read.tables import Row, possible_tables
from cli.caller.number import COUNTRY

# A column with one of these words in its head has numbers, where the list has a head.
_NUMBERS = re.compile(r"\b(phone|telephone|tel|mobile|cell|cellular|cellulaire|numero|number|sms|texto)\b")
_COMMENT = "#"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list. `problem` says why it names nobody; else `numbers` are the person's, in E.164."""

    line: int
    numbers: tuple[str, ...] = ()
    problem: str | None = None


def read(path: Path) -> Iterator[Entry]:
    """Each line that names somebody, or should. Raises Failed where the file is no list.

    A list without a head has numbers in any column. What follows a # in a plain list is a comment.
    """
    rows = _rows(path)
    columns: Sequence[int] | None = None
    for index, (line, cells) in enumerate(rows):
        if cells is None:
            yield Entry(line, problem="the line can't be told apart into cells: a quote is never closed")
            continue
        texts = [cell.partition(_COMMENT)[0].strip() for cell in cells]
        if not any(texts):
            continue
        if index == 0 and not _numbers(texts):
            columns = [at for at, text in enumerate(texts) if _NUMBERS.search(normalize_word(text))]
            if columns:
                continue
            columns = None
            if len(texts) > 1:
                continue  # a head that names no column of numbers
        asked = texts if columns is None else [texts[at] for at in columns if at < len(texts)]
        numbers = _numbers(asked)
        yield Entry(line, numbers) if numbers else Entry(line, problem="no telephone number: write it whole")


def _numbers(texts: Sequence[str]) -> tuple[str, ...]:
    found = [party(text, COUNTRY).number for text in texts if text]
    return tuple(dict.fromkeys(number for number in found if number))


def _rows(path: Path) -> list[Row]:
    """The rows by the delimiter that gives most of them a number, of those that a list may have."""
    tables = possible_tables(path, None)
    read = [list(table.rows(lambda _: None)) for table in tables]
    return max(read, key=lambda rows: sum(bool(cells and _numbers(cells)) for _, cells in rows))
