"""An export is rows of text, whatever its form; a broken row doesn't take the others with it."""

# ruff: noqa: DTZ001 -- an export's times are local

from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest

from cli.call_logs.propose.guess import from_words
from cli.call_logs.read.tables import Delimited, Row, Table, heads, possible_tables
from cli.shared.errors import Failed

TEXT = 'Nom;Résultat\r\n"Hébert, Zoé";Répondu\r\n'


def read(table: Table) -> list[Row]:
    return list(table.rows(lambda _: None))


def table(file: Path, content: bytes, delimiter: str = ";") -> Table:
    file.write_bytes(content)
    return next(
        each
        for each in possible_tables(file, None)
        if isinstance(each, Delimited) and each.delimiter == delimiter
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_is_told_by_the_bytes(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path / "a.csv", TEXT.encode(encoding))
    assert read(found) == found.head() == [(1, ["Nom", "Résultat"]), (2, ["Hébert, Zoé", "Répondu"])]


def test_a_file_that_mixes_utf_8_and_windows_1252_is_read_whole(tmp_path: Path) -> None:
    mixed = "Répondu;1\n".encode() + "Manqué;2\n".encode("cp1252")
    assert read(table(tmp_path / "a.csv", mixed)) == [(1, ["Répondu", "1"]), (2, ["Manqué", "2"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_tried(tmp_path: Path, delimiter: str) -> None:
    assert read(table(tmp_path / "a.csv", f"a{delimiter}b\n".encode(), delimiter)) == [(1, ["a", "b"])]


def test_a_row_over_two_lines_is_one_row_and_the_next_keeps_its_line(tmp_path: Path) -> None:
    found = table(tmp_path / "a.csv", b'"a\nb";1\nc;2\n')
    assert read(found) == [(1, ["a\nb", "1"]), (3, ["c", "2"])]


def test_a_quote_never_closed_is_one_broken_row_and_the_rest_goes_on(tmp_path: Path) -> None:
    found = table(tmp_path / "a.csv", b'a;1\n"b;' + b"x" * 40_000 + b"\nc;3\n")
    assert [(line, cells and cells[0]) for line, cells in read(found)] == [(1, "a"), (2, None), (3, "c")]


def test_it_says_how_far_it_is_in_bytes(tmp_path: Path) -> None:
    found = table(tmp_path / "a.csv", b"a;1\n" * 20_000)
    heard: list[int] = []
    for _ in found.rows(heard.append):
        pass
    assert heard == sorted(heard)
    assert heard[-1] == found.units == 80_000


def test_a_workbook_is_rows_of_text_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Appels"
    sheet.append(["Date", "Heure", "De", "Durée", None])
    sheet.append([datetime(2025, 9, 8), time(10, 5, 33), 4185550150.0, 12.5, True])
    book.save(tmp_path / "a.xlsx")
    [found] = possible_tables(tmp_path / "a.xlsx", None)
    assert read(found) == [
        (1, ["Date", "Heure", "De", "Durée", ""]),
        (2, ["2025-09-08 00:00:00", "10:05:33", "4185550150", "12.5", "True"]),
    ]
    assert found.units == 2


@pytest.mark.parametrize(
    "nothing",
    [
        "NULL",
        "null",
        " Null ",
        "(null)",
        "\\N",
        "N/A",
        "#N/A",
        "n/d",
        "#N/D",
        "none",
        "(None)",
        "-",
        "–",
        "nan",
        "  ",
        "\u00a0",
    ],
)
def test_what_stands_for_no_value_is_an_empty_cell(tmp_path: Path, nothing: str) -> None:
    assert read(table(tmp_path / "a.csv", f"a;{nothing};c\n".encode())) == [(1, ["a", "", "c"])]


@pytest.mark.parametrize("value", ["0", "Nadine", "N", "A", "Nulle part", "-1", "Aucune réponse", "nonette"])
def test_what_only_looks_like_no_value_stays(tmp_path: Path, value: str) -> None:
    assert read(table(tmp_path / "a.csv", f"a;{value}\n".encode())) == [(1, ["a", value])]


def test_what_stands_for_no_value_is_empty_in_a_workbook_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["#N/A", "NULL", 0, "4185550150"])
    book.save(tmp_path / "a.xlsx")
    [found] = possible_tables(tmp_path / "a.xlsx", None)
    assert read(found) == found.head() == [(1, ["", "", "0", "4185550150"])]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "no row"),
        (b"\r\n \r\n", "is empty"),
        (b"%PDF-1.7", "save it as one of them"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as one of them"),
        (b"PK\x03\x04 no zip", "is no XLSX workbook"),
    ],
)
def test_what_is_no_call_log_is_said_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "export"
    file.write_bytes(content)
    with pytest.raises(Failed, match=said):
        from_words(heads(file, None), lambda _: None)


def test_a_file_that_isn_t_there_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="check its path"):
        possible_tables(tmp_path / "nowhere.csv", None)
