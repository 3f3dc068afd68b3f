"""An export as rows of text, one at a time: CSV of any delimiter and encoding, or XLSX."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.vocabulary import is_absent
from cli.call_logs.read import workbook
from cli.shared.errors import Failed

# A line of the file, from 1, and its cells, empty where there is no value (NULL, N/A, -); None where the line
# can't be told apart into cells.
Row = tuple[int, list[str] | None]
Progress = Callable[[int], None]

DELIMITERS = ",;\t|"
HEAD_ROWS = 2000
_HEAD_CHARACTERS = 512 * 1024
_SNIFFED = 64 * 1024
# A longer cell comes of a quote that is never closed, which would swallow the rest of the file.
_LONGEST_CELL = 32 * 1024
_FALLBACK = "rappel.windows-1252"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


# Old exports are Windows-1252, and some mix both: what isn't UTF-8 is read so, byte by byte.
codecs.register_error(_FALLBACK, _as_windows)


class Table(Protocol):
    """`units` is how far `rows` goes: bytes of a text file, rows of a workbook; None if unknown."""

    @property
    def units(self) -> int | None: ...

    def head(self) -> list[Row]: ...

    def rows(self, progress: Progress) -> Iterator[Row]: ...


@dataclass(frozen=True, slots=True)
class Delimited:
    path: Path
    encoding: str
    delimiter: str

    @property
    def units(self) -> int:
        return self.path.stat().st_size

    def head(self) -> list[Row]:
        with self.path.open("rb") as file, self._decode(file) as text:
            start = text.read(_HEAD_CHARACTERS)
            whole = not text.read(1)
        if not whole:
            start = start[: start.rfind("\n") + 1]
        return list(islice(_cells(io.StringIO(start, newline=""), self.delimiter), HEAD_ROWS))

    def rows(self, progress: Progress) -> Iterator[Row]:
        with self.path.open("rb") as file, self._decode(file) as text:
            for number, row in enumerate(_cells(text, self.delimiter)):
                if number % 5000 == 0:
                    progress(file.tell())
                yield row
            progress(file.tell())

    def _decode(self, file: io.BufferedReader) -> io.TextIOWrapper:
        return io.TextIOWrapper(file, encoding=self.encoding, errors=_FALLBACK, newline="")


@dataclass(frozen=True, slots=True)
class Sheet:
    path: Path
    name: str

    @property
    def units(self) -> int | None:
        return workbook.row_count(self.path, self.name)

    def head(self) -> list[Row]:
        return list(islice(self.rows(lambda _: None), HEAD_ROWS))

    def rows(self, progress: Progress) -> Iterator[Row]:
        for line, cells in workbook.rows(self.path, self.name):
            if line % 5000 == 0:
                progress(line)
            yield line, _emptied(cells)


def heads(path: Path, mapping: Mapping | None) -> list[tuple[Table, list[Row]]]:
    """Returns the tables that the file may be, each with its first rows. Raises Failed where it is none."""
    return [(table, table.head()) for table in possible_tables(path, mapping)]


def possible_tables(path: Path, mapping: Mapping | None) -> Sequence[Table]:
    """Returns the tables that the file may be, to be tried in turn. Raises Failed where it is none."""
    try:
        with path.open("rb") as file:
            start = file.read(_SNIFFED)
    except OSError as error:
        raise Failed(f"{path} can't be read ({type(error).__name__}): check its path") from None
    if not start.strip(b"\0\r\n\t "):
        raise Failed(f"{path} is empty: export the call log again")
    if start.startswith(b"PK\x03\x04"):
        names = workbook.sheets(path)
        if mapping and mapping.sheet is not None:
            if mapping.sheet not in names:
                raise Failed(f'{path} has no sheet "{mapping.sheet}": mend sheet, it has {", ".join(names)}')
            names = [mapping.sheet]
        return [Sheet(path, name) for name in names]
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise Failed(f"{path} is no CSV or XLSX: save it as one of them, and import that")
    encoding = (mapping and mapping.encoding) or sniff(start)
    delimiters = (mapping and mapping.delimiter) or DELIMITERS
    return [Delimited(path, encoding, delimiter) for delimiter in delimiters]


def sniff(start: bytes) -> str:
    """Tells the encoding of a text by its first bytes; UTF-8 covers Windows-1252, by way of the fallback."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 8:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8-sig"


def _cells(text: io.TextIOBase, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(text, delimiter=delimiter)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
        else:
            yield line, _emptied(cells)
        line = reader.line_num + 1


def _emptied(cells: list[str]) -> list[str]:
    return ["" if is_absent(cell) else cell for cell in cells]
