"""The page itself: the sections that have something to say, laid out by page.html."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from functions.lake.findings.catalogue import FINDINGS, Findings
from functions.lake.quarter import Quarter
from functions.lake.report import localizer
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import Section
from functions.lake.report.sections.departments import departments
from functions.lake.report.sections.glance import glance
from functions.lake.report.sections.holidays import holidays
from functions.lake.report.sections.method import method
from functions.lake.report.sections.months import months
from functions.lake.report.sections.response import response
from functions.lake.report.sections.staffing import staffing
from functions.lake.report.sections.standing import standing
from functions.lake.report.sections.week import week
from functions.shared.call import Language

_HERE = Path(__file__).parent
_SECTIONS: tuple[Callable[[Findings, Localizer], Section | None], ...] = (
    departments,
    week,
    staffing,
    months,
    holidays,
    *(finding.section for finding in FINDINGS),
    response,
    standing,
    method,
)


def render(findings: Findings, language: Language) -> str:
    """One self-contained page of HTML: it holds its styles and drawings, runs no script and asks nobody.

    The same findings give the same bytes.
    """
    loc = localizer.of(language)
    quarter = Quarter.parse(findings["quarter"])
    found = [section(findings, loc) for section in _SECTIONS] if findings["calls"] else []
    return _template().render(
        lang=loc.locale,
        text=loc.text,
        title=loc.text("page.title", quarter=_quarter(quarter, loc)),
        scope=_scope(findings, loc),
        period=loc.text(
            "page.period",
            first=loc.day_of_month(quarter.first),
            last=loc.day_of_year(quarter.last),
        ),
        since=_since(findings, quarter, loc),
        finished=findings["finished"],
        key_figures=list(glance(findings, loc)),
        sections=[section for section in found if section],
        css=_css(),
    )


def _since(findings: Findings, quarter: Quarter, loc: Localizer) -> str:
    since = date.fromisoformat(findings["since"])
    return loc.text("page.since", date=loc.day_of_year(since)) if since > quarter.first else ""


def _quarter(quarter: Quarter, loc: Localizer) -> str:
    pattern: str = loc.at("page.quarter")[quarter.number - 1]
    return pattern.format(year=quarter.year)


def _scope(findings: Findings, loc: Localizer) -> str:
    scope = findings["scope"]
    # A market of one is that dealership.
    if name := scope["name"] or scope["id"]:
        return name
    return loc.text("page.market", dealerships=loc.counted("counted.dealerships", scope["dealerships"]))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


@cache
def _css() -> Markup:
    return Markup((_HERE / "page.css").read_text(encoding="utf-8"))  # noqa: S704 -- it's our own file
