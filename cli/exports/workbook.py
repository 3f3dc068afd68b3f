"""A report as an Excel workbook: its sentences on the first sheet, then a sheet for each of its tables."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from babel.numbers import NumberFormatError, get_decimal_symbol, parse_decimal

from functions.lake.findings.catalogue import FINDINGS, Findings
from functions.lake.report import localizer
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import Section, Table
from functions.shared.call import Language

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# A sheet's name has 31 characters at most, and none of these.
_NAME, _FORBIDDEN = 31, re.compile(r"[\[\]:*?/\\]")
# A column as wide as its longest cell, but for sentences.
_WIDEST = 60
_SPACES = re.compile(r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE} ]")


def write(findings: Findings, language: Language, target: Path) -> None:
    """Writes the workbook, in the page's language; its numbers are numbers, so that they can be added up."""
    from openpyxl import Workbook  # it takes 0.2 s, which no page waits for

    loc = localizer.of(language)
    sections = sections_of(findings, loc)
    book = Workbook()
    first: Worksheet = book.worksheets[0]
    first.title = loc.text("workbook.sentences")
    for section in sections:
        _append(first, [section.title], bold=True)
        for sentence in section.sentences:
            _append(first, [sentence.text])
        if section.note:
            _append(first, [section.note])
    for number, table in enumerate(tables_of(sections), start=1):
        name = _FORBIDDEN.sub(" ", f"{number} {table.caption}")[:_NAME].strip()
        _fill(book.create_sheet(name), table, loc)
    book.save(target)


def sections_of(findings: Findings, loc: Localizer) -> list[Section]:
    """The report's sections, in the order of the findings; none of a quarter without a call."""
    if not findings["calls"]:
        return []
    sections = (finding.section(findings, loc) for finding in FINDINGS)
    return [section for section in sections if section]


def tables_of(sections: list[Section]) -> list[Table]:
    """The charts' numbers and the tables, in the order of the page."""
    return [
        table
        for section in sections
        for table in (*(figure.numbers for figure in section.figures), *section.tables)
    ]


def _fill(sheet: "Worksheet", table: Table, loc: Localizer) -> None:
    from openpyxl.utils import get_column_letter

    _append(sheet, [table.caption], bold=True)
    _append(sheet, list(table.head), bold=True)
    for row in table.rows:
        _append(sheet, [*row[: table.words], *(_number(cell, loc) for cell in row[table.words :])])
    for column, cells in enumerate(zip(table.head, *table.rows, strict=False), start=1):
        width = max(len(str(cell)) for cell in cells) + 2
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, width)


def _append(sheet: "Worksheet", values: list[str | tuple[float, str]], *, bold: bool = False) -> None:
    from openpyxl.styles import Font

    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if isinstance(value, tuple):
            cell.value, cell.number_format = value
        else:
            cell.value = value
            cell.data_type = "s"  # a name that begins with = is no formula
        if bold:
            cell.font = Font(bold=True)


def _number(written: str, loc: Localizer) -> str | tuple[float, str]:
    """The number that was written for the page, and its format; the text itself where it is none."""
    locale = loc.locale.replace("-", "_")
    text = _SPACES.sub("", written).replace("\N{MINUS SIGN}", "-").removeprefix("+")
    kind = next((sign for sign in "%$" if sign in text), "")
    text = text.strip("%$")
    try:
        number = float(parse_decimal(text, locale=locale))
    except NumberFormatError:
        return written
    decimals = len(text.partition(get_decimal_symbol(locale))[2])
    digits = "0" + ("." + "0" * decimals if decimals else "")
    if kind == "%":
        return number / 100, f"{digits}%"
    return number, f"#,##{digits} $" if kind else f"#,##{digits}"
