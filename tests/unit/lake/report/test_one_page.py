"""One sheet for the weekly meeting, with who does what from when to fill in."""

import pytest

from functions.lake.report import one_page
from functions.shared.call import LANGUAGES, Language
from tests import report_sample as sample


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_the_message_the_actions_four_figures_and_two_charts(language: Language) -> None:
    page = one_page.render(sample.dealership(), language, "other.html")
    assert page.count("<h1") == 1
    assert page.count('data-finding="action.') == 3
    assert page.count('class="decision"') == 3
    assert page.count('data-finding="figure.') == 4
    assert page.count("<figure>") == 2
    assert 'href="other.html"' in page
    assert "<script" not in page


def test_it_stands_where_little_is_known() -> None:
    for findings in (sample.empty(), sample.one_call(), sample.imported()):
        assert "<h1" in one_page.render(findings, "fr")


def test_the_same_findings_give_the_same_bytes() -> None:
    assert one_page.render(sample.dealership(), "fr") == one_page.render(sample.dealership(), "fr")
