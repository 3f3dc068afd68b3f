"""A note is shown as it was written, escaped, and belongs to its quarter and its scope."""

import json
from datetime import date
from pathlib import Path

import pytest

from functions.lake.findings import own
from functions.lake.findings.context.section import section
from functions.lake.findings.departments.worth import BadValues
from functions.lake.report import localizer
from functions.lake.report.page import render
from tests import report_sample as sample
from tests.unit.lake.findings.small_lake import Q3, at_noon, found, laid

FILE = """
[notes.2025-Q3]
market = "La grève"
garage-tremblay = "Une ligne de plus"
[notes.2025-Q2]
market = "Un autre trimestre"
[service]
dollars_per_call = 200
recovery_rate = 0.5
"""


def test_a_note_of_the_lake_s_own_file_is_its_quarter_s_and_its_scope_s(tmp_path: Path) -> None:
    lake = laid(tmp_path, *at_noon("garage-tremblay", Q3.first, date(2025, 7, 2)))
    assert found(tmp_path, lake)["note"] is None
    (lake.root / "values.toml").write_text(FILE)
    assert found(tmp_path, lake)["note"] == "La grève"
    assert found(tmp_path, lake, dealership="garage-tremblay")["note"] == "Une ligne de plus"
    assert found(tmp_path, lake, note="À la place")["note"] == "À la place"


def test_a_note_is_paragraphs_and_never_markup() -> None:
    findings = sample.market()
    findings["note"] = "Le <b>pont</b> & la\nroute\n\n\n<script>alert(1)</script>"
    shown = section(findings, localizer.of("fr"))
    assert shown
    assert [each.text for each in shown.sentences] == [
        "Le <b>pont</b> & la route",
        "<script>alert(1)</script>",
    ]
    page = render(findings, "fr")
    assert "Le &lt;b&gt;pont&lt;/b&gt; &amp; la route" in page
    assert "<script" not in page


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2_001, "bell \x07"])
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(own.BadNote):
        own.note_of(text)
    written = f"[notes.2025-Q3]\nmarket = {json.dumps(text)}"
    with pytest.raises(BadValues, match=r"^the lake's values.toml, notes\.2025-Q3\.market: "):
        own.read(written.encode())
