"""Each chart stands by itself: its words are in it, any program can draw it, its numbers lie beside it."""

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cli.exports import charts
from cli.exports.workbook import sections_of
from functions.lake.report import localizer
from functions.lake.report.parts import Figure
from tests import report_sample as sample


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", "")
    assert charts.write(sample.dealership(), "fr", tmp_path) == (len(figures()), False)
    return tmp_path


def figures() -> list[Figure]:
    sections = sections_of(sample.dealership(), localizer.of("fr"))
    return [figure for section in sections for figure in section.figures]


def test_every_figure_has_a_file_of_its_own_with_its_words_in_it(folder: Path) -> None:
    drawn = [ElementTree.parse(file).getroot() for file in folder.glob("*.svg")]
    assert len(drawn) == len(figures())
    texts = [{"".join(each.itertext()) for each in svg} for svg in drawn]
    for figure in figures():
        [own] = [of for of in texts if figure.title in of and figure.drawing.description in of]
        assert figure.subtitle in own
        assert any(each.startswith("Source") and "Garage Tremblay" in each for each in own)


def test_it_needs_nothing_that_only_a_browser_knows(folder: Path) -> None:
    for file in folder.glob("*.svg"):
        text = file.read_text("utf-8")
        assert not re.search(r"var\(|light-dark|--\w|@media|<script|url\(", text)
        [css] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        known = set(re.findall(r"\.([\w-]+)", css))
        assert {name for each in re.findall(r'class="([^"]*)"', text) for name in each.split()} - known <= {
            "",
            "b",
            "xs",
        }


def test_its_numbers_are_the_page_s(folder: Path) -> None:
    tables = [list(csv.reader(file.open(encoding="utf-8-sig"))) for file in folder.glob("*.csv")]
    assert sorted(tables) == sorted(
        [list(each.numbers.head), *map(list, each.numbers.rows)] for each in figures()
    )


def test_a_quarter_without_a_call_has_no_chart(tmp_path: Path) -> None:
    assert charts.write(sample.empty(), "fr", tmp_path).charts == 0
