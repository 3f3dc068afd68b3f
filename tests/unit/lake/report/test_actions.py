"""What to change on Monday: at most three things, of a dealership alone, each with its range and its cost."""

from functions.lake.report import localizer
from functions.lake.report.actions import actions
from tests import report_sample as sample

EN = localizer.of("en")


def test_a_block_a_department_and_calling_back_make_three() -> None:
    findings = sample.dealership()
    findings["staffing_blocks"].insert(1, sample.staffing_block("service", 1, 9, 10, 7.0))
    first, second, third = actions(findings, EN)
    assert [first.name, second.name, third.name] == ["person", "person", "call_back"]
    assert "in service" in first.title
    assert "in parts" in second.title, "the department's other block comes no second time"
    rows = dict(first.rows)
    assert rows["Effect"] == "15 to 23 more calls answered a week, of 27 missed"
    assert rows["Cost"] == "5 hours a week"
    assert rows["Worked if"].startswith("fewer than 13 missed calls")
    assert rows["To gain"].endswith("a week, under Rappel’s assumption")
    assert list(dict(third.rows)) == ["When", "Effect", "Cost", "Worked if"]


def test_a_market_has_nobody_to_send() -> None:
    assert actions(sample.market(), EN) == []


def test_where_little_is_known_fewer_are_said() -> None:
    findings = sample.dealership() | {"staffing_blocks": []}
    assert [action.name for action in actions(findings, EN)] == ["call_back"]
    findings["still_to_win_back"] = sample.NOBODY
    assert actions(findings, EN) == []


def test_dollars_are_an_assumption_s_and_none_without_it() -> None:
    findings = sample.dealership()
    findings["still_to_win_back"] = sample.NOBODY
    assert "To gain" not in dict(actions(findings, EN)[0].rows)
