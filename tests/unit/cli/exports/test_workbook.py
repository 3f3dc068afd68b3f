"""A workbook has what the page says, its numbers as numbers, and no formula whatever a name begins with."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.exports import workbook
from functions.lake.report import localizer
from functions.shared.call import Language
from tests import report_sample as sample


@pytest.fixture
def french(tmp_path: Path) -> Any:
    findings = sample.dealership()
    findings["note"] = "=1+1"
    workbook.write(findings, "fr", tmp_path / "r.xlsx")
    return openpyxl.load_workbook(tmp_path / "r.xlsx")


def test_the_first_sheet_has_every_sentence_and_the_others_every_table(french: Any) -> None:
    loc = localizer.of("fr")
    sections = workbook.sections_of(sample.dealership(), loc)
    first, *others = french.worksheets
    told = {row[0] for row in first.iter_rows(values_only=True)}
    for section in sections:
        if section.id != "context":
            assert {section.title, *(each.text for each in section.sentences)} <= told
    tables = workbook.tables_of(sections)
    assert [sheet["A1"].value for sheet in others] == [table.caption for table in tables]
    assert [sheet.max_row for sheet in others] == [2 + len(table.rows) for table in tables]
    assert len({sheet.title for sheet in french}) == len(french.worksheets)


def test_no_cell_is_a_formula(french: Any) -> None:
    cells = [cell for sheet in french for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("language", "written", "number"),
    [
        ("fr", "36\N{NO-BREAK SPACE}000", (36_000.0, "#,##0")),
        ("en", "36,000", (36_000.0, "#,##0")),
        ("fr", "34,9\N{NO-BREAK SPACE}%", (0.349, "0.0%")),
        ("en", "34.9%", (0.349, "0.0%")),
        ("fr", "\N{MINUS SIGN}1,25", (-1.25, "#,##0.00")),
        ("en", "$1,500", (1_500.0, "#,##0 $")),
        ("fr", "de 3 à 5", "de 3 à 5"),
        ("fr", "", ""),
    ],
)
def test_what_was_written_for_a_reader_is_a_number_again(
    language: Language, written: str, number: str | tuple[float, str]
) -> None:
    found = workbook._number(written, localizer.of(language))
    if isinstance(found, tuple):
        found = round(found[0], 9), found[1]
    assert found == number


def test_a_quarter_without_a_call_is_an_empty_workbook(tmp_path: Path) -> None:
    workbook.write(sample.empty(), "en", tmp_path / "r.xlsx")
    assert [sheet.title for sheet in openpyxl.load_workbook(tmp_path / "r.xlsx")] == ["In short"]
