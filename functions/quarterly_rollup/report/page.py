"""The page itself: the sections that have something to say, laid out by page.html."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from functions.quarterly_rollup.findings.contract import Findings
from functions.quarterly_rollup.quarter import Quarter
from functions.quarterly_rollup.report import speech as speeches
from functions.quarterly_rollup.report.parts import Section
from functions.quarterly_rollup.report.sections.departments import departments
from functions.quarterly_rollup.report.sections.glance import glance
from functions.quarterly_rollup.report.sections.holidays import holidays
from functions.quarterly_rollup.report.sections.method import method
from functions.quarterly_rollup.report.sections.months import months
from functions.quarterly_rollup.report.sections.response import response
from functions.quarterly_rollup.report.sections.season import season
from functions.quarterly_rollup.report.sections.staffing import staffing
from functions.quarterly_rollup.report.sections.standing import standing
from functions.quarterly_rollup.report.sections.week import week
from functions.quarterly_rollup.report.speech import Speech
from functions.shared.call import Language

_HERE = Path(__file__).parent
_SECTIONS: tuple[Callable[[Findings, Speech], Section | None], ...] = (
    departments,
    week,
    staffing,
    months,
    holidays,
    season,
    response,
    standing,
    method,
)


def render(findings: Findings, language: Language) -> str:
    """One self-contained page of HTML: it holds its styles and drawings, runs no script and asks nobody.

    The same findings give the same bytes.
    """
    speech = speeches.of(language)
    quarter = Quarter.parse(findings["quarter"])
    found = [section(findings, speech) for section in _SECTIONS] if findings["calls"] else []
    return _template().render(
        lang=speech.locale,
        say=speech.say,
        title=speech.say("page.title", quarter=_quarter(quarter, speech)),
        scope=_scope(findings, speech),
        period=speech.say(
            "page.period", first=speech.day_of_month(quarter.first), last=speech.day_of_year(quarter.last)
        ),
        since=_since(findings, quarter, speech),
        finished=findings["finished"],
        key_figures=list(glance(findings, speech)),
        sections=[section for section in found if section],
        css=_css(),
    )


def _since(findings: Findings, quarter: Quarter, speech: Speech) -> str:
    since = date.fromisoformat(findings["since"])
    return speech.say("page.since", date=speech.day_of_year(since)) if since > quarter.first else ""


def _quarter(quarter: Quarter, speech: Speech) -> str:
    pattern: str = speech.at("page.quarter")[quarter.number - 1]
    return pattern.format(year=quarter.year)


def _scope(findings: Findings, speech: Speech) -> str:
    scope = findings["scope"]
    # A market of one is that dealership.
    if name := scope["name"] or scope["id"]:
        return name
    return speech.say("page.market", dealerships=speech.counted("counted.dealerships", scope["dealerships"]))


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
