"""What nobody heard of is not said to be nothing."""

from typing import Any, get_args

import pytest

from functions.shared.call import Language
from tests import report_sample as sample
from tests.unit.lake.report.reading import read

each_language = pytest.mark.parametrize("language", get_args(Language))


@each_language
def test_an_export_of_missed_calls_says_nothing_of_texts_callbacks_and_repeats(language: Language) -> None:
    page = read(sample.imported(), language)
    assert not [name for name in page.names if name.startswith("response.")]
    assert not {"figure.texted", "figure.repeat"} & set(page.names)
    assert not [a for _, a in page.tags if a.get("id") == "response" or a.get("href") == "#response"]


@pytest.mark.parametrize(
    ("measure", "gone"),
    [
        ("texted_share", {"response.texted_in"}),
        ("called_back_share", {"response.called"}),
        ("recovered_share", {"response.recovered"}),
        ("repeat_share", {"figure.repeat", "response.repeat"}),
        ("reached_by_tap_share", {"response.tapped"}),
    ],
)
@pytest.mark.parametrize("share", [0.0, 0.0004])
def test_what_rounds_to_nothing_is_not_said(measure: str, gone: set[str], share: float) -> None:
    findings: Any = sample.dealership()
    before = read(findings, "fr")
    findings["response"] = {**sample.RESPONSE, measure: share}
    page = read(findings, "fr")
    assert gone <= set(before.names)
    assert not gone & set(page.names)
    assert f"0,0{chr(0xA0)}%" not in page.texts["text"] + page.texts["td"]


def test_callers_who_call_again_are_told_of_though_nothing_else_is_known() -> None:
    findings = sample.imported()
    findings["response"]["repeat_share"] = 0.2
    page = read(findings, "fr")
    assert [name for name in page.names if name.startswith("response.")] == ["response.repeat"]


@pytest.mark.parametrize("measure", ["delivered_share", "replied_share"])
def test_what_nobody_counted_is_not_said_to_be_nothing(measure: str) -> None:
    """No receipt and no reply comes to a ledger that only sends."""
    findings: Any = sample.dealership()
    findings["response"] = {**sample.RESPONSE, measure: 0.0}
    page = read(findings, "fr")
    assert "response.texted_in" in page.names
    assert "response.delivered" not in page.names


@each_language
def test_promises_are_told_by_what_shows_that_they_were_kept(language: Language) -> None:
    findings = sample.dealership()
    promised = read(findings, language)
    assert "response.promises" in promised.names
    assert "callers.tapped" in promised.names
    findings["promises"] = {"promised": 0, "kept_by_telephony": 0, "kept_by_tap": 0}
    findings["reached_by_tap"] = {"episodes": 0}
    nothing = read(findings, language)
    assert not {"response.promises", "callers.tapped"} & set(nothing.names)
