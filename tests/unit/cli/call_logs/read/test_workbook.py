"""An XLSX that expands beyond any call log is refused before anything of it is expanded."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from cli.call_logs.read import workbook
from cli.shared.errors import Failed


@pytest.fixture
def log(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.create_sheet("Calls", 0).append(["Date", "Number"])
    book.save(tmp_path / "log.xlsx")
    return tmp_path / "log.xlsx"


def with_part(log: Path, name: str, size: int) -> Path:
    with zipfile.ZipFile(log, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        part.write(bytes(size))
    return log


def test_an_ordinary_workbook_is_read(log: Path) -> None:
    assert [cells for _, cells in workbook.rows(log, workbook.sheets(log)[0])] == [["Date", "Number"]]


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/media/image.bin"])
def test_a_part_that_would_be_held_in_memory_is_capped(log: Path, part: str) -> None:
    bomb = with_part(log, part, workbook.MOST_BYTES_HELD + 1)
    assert bomb.stat().st_size < 500_000
    with pytest.raises(Failed, match="expands to more than a call log is"):
        workbook.sheets(bomb)


def test_sheets_are_capped_too(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 50_000)
    bomb = with_part(log, "xl/worksheets/sheet9.xml", 60_000)
    with pytest.raises(Failed, match="expands to more than a call log is"):
        list(workbook.rows(bomb, "Sheet"))
