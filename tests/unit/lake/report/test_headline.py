"""The page says its message first: the heaviest of what is established, or that there was no surprise."""

from functions.lake.findings import Findings
from functions.lake.report import localizer
from functions.lake.report.headline import Headline, headline
from tests import report_sample as sample

FR, EN = localizer.of("fr"), localizer.of("en")


def of(findings: Findings) -> Headline:
    return headline(findings, "3ᵉ trimestre 2025", FR)


def test_a_market_s_message_compares_with_the_quarter_before() -> None:
    market = of(sample.market())
    assert market.text == "Le lundi matin reste le pire moment de la semaine"
    assert market.is_of_week
    assert [sentence.name for sentence in market.lede] == [
        "lede.monday",
        "lede.calls",
        "lede.department",
        "lede.reached",
    ]


def test_a_dealership_s_message_is_one_that_it_can_act_on() -> None:
    own = of(sample.dealership())
    assert own.name == "block"
    assert own.text.endswith("qu’il manque le plus de monde au service")
    assert "lede.worth" in [sentence.name for sentence in own.lede]


def test_without_a_worst_morning_or_a_block_the_callers_who_wait_are_the_message() -> None:
    findings = sample.market() | {"monday_morning": None}
    text = of(findings).text
    assert text.replace("\N{NO-BREAK SPACE}", " ") == "Six appelants sur dix ne sont pas joints en 24 heures"
    assert headline(findings, "", EN).text.startswith("Six callers in ten are not reached")


def test_what_is_not_established_is_no_message() -> None:
    findings = sample.market() | {"monday_morning": None, "changes": []}
    findings["reached_by"] = [row | {"share": None, "interval": None} for row in findings["reached_by"]]
    assert of(findings).text.startswith("Un trimestre sans surprise")
    assert of(sample.one_call()).name == "calm"
    assert of(sample.empty()).text == "Aucun appel manqué, 3ᵉ trimestre 2025"
    assert of(sample.empty()).lede == ()
