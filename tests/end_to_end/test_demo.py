"""`python -m demo` ends by itself, prints what README.md shows, and its last line says what it did."""

import json
from dataclasses import dataclass
from itertools import pairwise

import pytest

from tests.end_to_end.demo_process import ROOT, left_behind, start
from tests.end_to_end.readme import assert_shown

pytestmark = pytest.mark.slow
REPORTS = [ROOT / ".build" / "demo" / f"2025-Q3.{language}.html" for language in ("fr", "en")]


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str
    left: list[str]


@pytest.fixture(scope="module")
def demo() -> Ended:
    """The demo, played once for all tests here, where standard error is no terminal."""
    for report in REPORTS:
        report.unlink(missing_ok=True)
    process = start("whole")
    out, err = process.communicate(timeout=1800)
    return Ended(process.returncode, out, err, left_behind(process.pid, "whole"))


def test_it_ends_by_itself_with_its_summary_as_the_last_line(demo: Ended) -> None:
    assert demo.status == 0, demo.err
    summary = json.loads(demo.out.splitlines()[-1])
    seconds = summary.pop("seconds")
    assert summary == {
        "webhooks": 23,
        "accepted": 17,
        "refused": 6,
        "texts": 8,
        "calls_in_lake": 50_000,
        "athena_rows": 5,
    }
    assert seconds > 0
    assert "Traceback" not in demo.err
    assert demo.left == []


def test_it_prints_what_the_readme_shows(demo: Ended) -> None:
    assert_shown("Deployed the production template.", demo.err + demo.out)


def test_each_stage_says_a_line_before_it_begins(demo: Ended) -> None:
    lines = [line.strip() for line in demo.err.splitlines() if line.endswith(" …")]
    assert [line.split()[0] for line in lines] == [
        *("Building", "Starting", "Synthesizing", "Deploying"),
        *("rappel", "rappel", "rappel", "rappel"),
        *("A", "200", "Writing", "quarterly_rollup"),
    ]


def test_each_text_stands_under_its_call(demo: Ended) -> None:
    lines = demo.err.splitlines()
    under = [before for before, line in pairwise(lines) if "→ +" in line]
    assert under == [
        "  200 service, nobody answers",
        "  200 parts, the line is busy",
        "  200 sales, the caller hangs up",
        "  200 a line that nobody declared",
        "  200 forwarded from parts to the overflow number",
        "  200 service, nobody answers",
        "  200 the English line",
        "  200 extension 204, voicemail",
    ]
    english = lines[lines.index("  200 the English line") + 1]
    assert "Autos Rivière: " in english


def test_the_quarters_report_stays_on_the_disk(demo: Ended) -> None:
    for report, language in zip(REPORTS, ("fr", "en"), strict=True):
        assert str(report.relative_to(ROOT)) in demo.err
        assert f'<html lang="{language}-CA">' in report.read_text(encoding="utf-8")
