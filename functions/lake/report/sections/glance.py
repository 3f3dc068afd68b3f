"""The key figures, at the top of the page."""

from collections.abc import Iterator

from functions.lake.findings.contract import Findings
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import KeyFigure
from functions.lake.report.sections.response import heard_of
from functions.lake.report.sections.week import slot


def glance(findings: Findings, loc: Localizer) -> Iterator[KeyFigure]:
    yield KeyFigure("calls", loc.count(findings["calls"]), loc.text("figure.calls"))
    value = sum(row["value"] for row in findings["by_value"])
    if value:
        yield KeyFigure("value", loc.about_money(value), loc.text("figure.value"))
    for hour in findings["peak_hours"][:1]:
        if hour["share"]:
            when = slot(hour["weekday"], hour["hour"], hour["hour"] + 1, loc)
            yield KeyFigure("peak", loc.percent(hour["share"]), loc.text("figure.peak", slot=when))
    response = heard_of(findings["response"])
    shares = {
        "outside": findings["outside_standard_hours_share"],
        "texted": response["texted_share"],
        "recovered": response["recovered_share"],
    }
    for name, share in shares.items():
        if share is not None:
            yield KeyFigure(name, loc.percent(share), loc.text(f"figure.{name}"))
