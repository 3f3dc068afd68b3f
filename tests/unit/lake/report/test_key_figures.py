"""A number never stands alone where anything is known to compare it with."""

from functions.lake.findings import Findings
from functions.lake.report import localizer
from functions.lake.report.key_figures import key_figures
from functions.lake.report.parts import Comparison, KeyFigure
from tests import report_sample as sample

EN = localizer.of("en")
REPEAT = KeyFigure("repeat", "16.3%", "Repeats", measure="repeat_share")


def of(findings: Findings, *found: KeyFigure) -> dict[str, KeyFigure]:
    return {figure.name: figure for figure in key_figures(findings, found, EN)}


def test_calls_are_compared_with_the_quarter_and_the_year_before_and_judged() -> None:
    before, year = of(sample.market())["calls"].compared
    assert before == Comparison("Service, since the quarter before", "−8%", "better", "better")
    assert year == Comparison("Service, since a year ago", "0%", "like", "steady")
    assert of(sample.one_call())["calls"].compared == ()


def test_a_share_stands_beside_its_market_s_median_where_there_is_one() -> None:
    assert of(sample.dealership(), REPEAT)["repeat"].compared == (Comparison("Market’s median", "16.0%"),)
    assert of(sample.market(), REPEAT)["repeat"].compared == ()


def test_dollars_are_a_dealership_s_alone_with_their_range_and_called_an_assumption() -> None:
    worth = of(sample.dealership())["worth"]
    assert (worth.value, worth.beside) == ("$3,600,000", "$1,900,000 to $6,600,000")
    assert "assumption" in worth.note
    market = of(sample.market())
    assert "worth" not in market
    assert market["waiting"].value == "55,000"


def test_there_are_six_at_most_and_the_callers_still_to_win_back_are_among_them() -> None:
    found = [KeyFigure(str(n), "1", "one") for n in range(9)]
    names = list(of(sample.dealership(), *found))
    assert len(names) == 6
    assert names[-1] == "worth"
