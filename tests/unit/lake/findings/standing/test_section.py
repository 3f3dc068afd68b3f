"""A dealership reads where it is ahead and where behind, but nothing that chance explains."""

import pytest

from tests import report_sample as sample
from tests.unit.lake.report.reading import french


def test_a_dealership_reads_where_it_is_ahead_and_where_behind() -> None:
    page = french(sample.dealership())
    ahead, behind = page.sentence("standing.ahead"), page.sentence("standing.behind")
    assert "la part des appels suivis d’un texto (85,0" in ahead
    assert "la part des appels répétés (10,0" in ahead  # fewer are better
    assert "la part des appels rappelés (33,0" in behind
    assert "délai" not in ahead + behind
    assert "joints" not in ahead + behind  # in the middle of the market
    assert "et pour la part des appels répétés" in ahead


@pytest.mark.parametrize(("calls", "said"), [(1_000, ["standing.middle"]), (100_000, ["standing.ahead"])])
def test_a_share_that_chance_may_explain_is_no_advantage(calls: int, said: list[str]) -> None:
    """0.6 points of 1,000 calls are within 4 points; of 100,000 they are beyond 0.4."""
    findings = sample.dealership() | {"calls": calls}
    findings["standing"] = [sample.standing("recovered_share", 0.406, 80.0, 0.4)]
    page = french(findings)
    assert [name for name in page.names if name.startswith("standing.")] == said
    assert ("mieux que la plupart" in page.texts["text"]) == (said == ["standing.ahead"])


@pytest.mark.parametrize(
    ("measure", "value", "percentile"),
    [("median_minutes_to_callback", 4.0, 2.0), ("outside_open_hours_share", 0.05, 2.0)],
)
def test_what_does_not_say_who_does_better_is_no_merit(measure: str, value: float, percentile: float) -> None:
    """Who misses more calls while open has a lesser share outside hours."""
    findings = sample.dealership()
    findings["standing"] = [sample.standing(measure, value, percentile, 0.25)]
    assert [name for name in french(findings).names if name.startswith("standing.")] == ["standing.middle"]


def test_the_standing_says_when_better_is_said_and_what_its_colours_mean() -> None:
    page = french(sample.dealership())
    assert "quart" in page.sentence("method.standing")
    said = page.texts["text"]
    assert said.count("mieux que la plupart") == 2 * 3, "in each of the three widths"
    assert said.count("moins bien que la plupart") == 3


def test_what_the_lake_knows_nothing_of_has_no_standing() -> None:
    findings = sample.dealership() | {"own_hours": False}
    findings["response"] = findings["response"] | {"called_back_share": 0.0}
    findings["standing"] = [
        sample.standing("outside_open_hours_share", 0.31, 90.0, 0.24),
        sample.standing("called_back_share", 0.0, 10.0, 0.4),
    ]
    assert not [name for name in french(findings).names if name.startswith("standing.")]


def test_many_calls_are_size_and_no_merit() -> None:
    findings = sample.dealership()
    findings["standing"] = [sample.standing("calls", 9_000.0, 99.0, 2_000.0)]
    assert [name for name in french(findings).names if name.startswith("standing.")] == ["standing.middle"]


def test_a_delay_of_next_to_nothing_is_compared_too() -> None:
    findings = sample.dealership()
    findings["response"]["p90_minutes_to_callback"] = 5e-324
    assert "standing.ahead" in french(findings).names
