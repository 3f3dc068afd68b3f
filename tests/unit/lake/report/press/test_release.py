"""The release has 250 words at most, and what it says stands on the page."""

import pytest

from functions.lake.report import localizer
from functions.lake.report.press.release import release
from functions.shared.call import LANGUAGES, Language
from tests import report_sample as sample


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_250_words_at_most_and_the_same_paragraphs_in_each_language(language: Language) -> None:
    written = release(sample.market(), "A finding", localizer.of(language))
    assert written
    assert 150 < written.words <= 250
    assert [each.name.partition(".")[2] for each in written.paragraphs] == [
        "monday",
        "department",
        "outside",
        "holiday",
        "season",
        "reached",
        "quote",
        "about",
    ]


def test_a_paragraph_without_a_finding_is_not_written() -> None:
    findings = sample.market() | {"monday_morning": None, "holidays": [], "peaks": [], "week_portions": []}
    written = release(findings, "A finding", localizer.of("fr"))
    assert written
    assert [each.name for each in written.paragraphs] == [
        f"release.{name}" for name in ("monday", "department", "season", "reached", "quote", "about")
    ]
    assert "lundi" not in written.paragraphs[0].text
    assert written.paragraphs[2].text == "Aucune semaine du trimestre ne sort du rang."


def test_a_dealership_has_none() -> None:
    assert release(sample.dealership(), "A finding", localizer.of("fr")) is None
