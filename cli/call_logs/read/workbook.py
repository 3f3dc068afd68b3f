"""Sheets of an XLSX workbook as rows of text, streamed."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from cli.shared.errors import Failed

# A sheet is streamed, and Excel's longest of a call log's columns expands to some 600 MB. All other parts are
# held in memory. zipfile reads no more of a part than its entry says.
MOST_BYTES, MOST_BYTES_HELD = 1024**3, 128 * 1024**2
_STREAMED = "xl/worksheets/"


def sheets(path: Path) -> list[str]:
    """Raises Failed where the file is no workbook."""
    with _open(path) as book:
        return [sheet.title for sheet in book.worksheets]


def row_count(path: Path, sheet: str) -> int | None:
    """Reads what the sheet itself says; None where it doesn't."""
    with _open(path) as book:
        return book[sheet].max_row


def rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    with _open(path) as book:
        for line, cells in enumerate(book[sheet].iter_rows(values_only=True), 1):
            yield line, [_text(cell) for cell in cells]


@contextmanager
def _open(path: Path) -> Iterator[Workbook]:
    _check_expansion(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and macros that don't concern us
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise Failed(f"{path} is no XLSX workbook: save it as XLSX or CSV, and import that") from None
    except Exception as error:  # noqa: BLE001 -- openpyxl raises whatever a damaged part makes it
        raise _damaged(path, error) from None
    try:
        yield book
    except Exception as error:  # noqa: BLE001 -- a sheet is parsed row by row
        raise _damaged(path, error) from None
    finally:
        book.close()


def _check_expansion(path: Path) -> None:
    """Raises Failed for a file that expands to more than a call log: a few KB can be made to fill a disk."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {each.filename: each.file_size for each in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        return  # whoever opens it says so
    held = sum(size for name, size in parts.items() if not name.startswith(_STREAMED))
    if held > MOST_BYTES_HELD or sum(parts.values()) > MOST_BYTES:
        raise Failed(f"{path} expands to more than a call log is: export fewer months, or save it as CSV")


def _damaged(path: Path, error: Exception) -> Failed:
    what = type(error).__name__
    return Failed(f"{path} is a damaged XLSX workbook ({what}): open it, save it again, and import that")


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat(timespec="seconds")
        case timedelta():
            return str(int(cell.total_seconds()))
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
