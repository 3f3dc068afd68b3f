"""The peak week is named, and which way it moved."""

import pytest

from tests import report_sample as sample
from tests.unit.lake.report.reading import french


@pytest.mark.parametrize(
    ("moved", "name", "said"),
    [
        (3, "season.later", "3 semaines plus tard"),
        (1, "season.later", "1 semaine plus tard"),
        (-2, "season.earlier", "2 semaines plus tôt"),
        (0, "season.same", "la même semaine"),
    ],
)
def test_the_peak_week_says_which_way_it_moved(moved: int, name: str, said: str) -> None:
    findings = sample.market()
    assert findings["peak_week"] is not None
    findings["peak_week"]["weeks_moved"] = moved
    assert said in french(findings).sentence(name)


def test_without_last_year_nothing_is_said_of_the_peaks_move() -> None:
    findings = sample.market()
    assert findings["peak_week"] is not None
    findings["peak_week"]["weeks_moved"] = None
    page = french(findings)
    assert "season.peak" in page.names
    assert not {"season.later", "season.earlier", "season.same"} & set(page.names)


def test_without_a_peak_the_weeks_are_said_to_be_alike() -> None:
    findings = sample.market()
    findings["peak_week"] = None
    assert "season.flat" in french(findings).names
