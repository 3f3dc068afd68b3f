"""The key figures, at the top of the page."""

from collections.abc import Iterator

from functions.quarterly_rollup.findings.contract import Findings
from functions.quarterly_rollup.report.parts import KeyFigure
from functions.quarterly_rollup.report.sections.response import heard_of
from functions.quarterly_rollup.report.sections.week import slot
from functions.quarterly_rollup.report.speech import Speech


def glance(findings: Findings, speech: Speech) -> Iterator[KeyFigure]:
    yield KeyFigure("calls", speech.count(findings["calls"]), speech.say("figure.calls"))
    value = sum(row["value"] for row in findings["by_value"])
    if value:
        yield KeyFigure("value", speech.about_money(value), speech.say("figure.value"))
    for hour in findings["peak_hours"][:1]:
        if hour["share"]:
            when = slot(hour["weekday"], hour["hour"], hour["hour"] + 1, speech)
            yield KeyFigure("peak", speech.percent(hour["share"]), speech.say("figure.peak", slot=when))
    response = heard_of(findings["response"])
    shares = {
        "outside": findings["outside_standard_hours_share"],
        "texted": response["texted_share"],
        "recovered": response["recovered_share"],
    }
    for name, share in shares.items():
        if share is not None:
            yield KeyFigure(name, speech.percent(share), speech.say(f"figure.{name}"))
