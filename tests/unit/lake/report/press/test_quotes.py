"""The figures to cite say their period and of whom they are, and have their margin beneath."""

import pytest

from functions.lake.report import localizer
from functions.lake.report.press.quotes import how_to_cite, quotes
from functions.shared.call import LANGUAGES, Language
from tests import report_sample as sample

FR = localizer.of("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_market_s_quarter_gives_six(language: Language) -> None:
    said = quotes(sample.market(), localizer.of(language))
    assert [quote.name for quote in said] == ["monday", "peak", "outside", "department", "holiday", "reached"]
    assert all("2025" in quote.text for quote in said), "each says when"
    assert all("50" in quote.text + quote.margin for quote in said), "and of whom"
    assert "50" in how_to_cite(sample.market(), localizer.of(language))


def test_what_is_not_established_is_not_to_be_cited() -> None:
    findings = sample.market()
    findings["holidays"] = [{**findings["holidays"][0], "shifted": False}]
    assert findings["monday_morning"]
    findings["monday_morning"]["worst"] = None
    findings["reached_by"] = [row | {"share": None, "interval": None} for row in findings["reached_by"]]
    names = [quote.name for quote in quotes(findings | {"calls": 19_999}, FR)]
    assert names == ["outside", "department"]


def test_a_dealership_a_market_of_few_and_a_quarter_that_lasts_give_none() -> None:
    for findings in (sample.dealership(), sample.imported(), sample.market() | {"hour_of_week": []}):
        assert quotes(findings, FR) == []
    assert quotes(sample.market() | {"finished": False}, FR) == []
    assert how_to_cite(sample.dealership(), FR) == ""
