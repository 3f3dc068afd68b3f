"""The page itself: the sections that have something to say, laid out by page.html."""

from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from functions.lake.findings.catalogue import FINDINGS, Findings
from functions.lake.quarter import Quarter
from functions.lake.report import localizer
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import KeyFigure, Section
from functions.shared.call import Language

_HERE = Path(__file__).parent


def render(findings: Findings, language: Language) -> str:
    """One self-contained page of HTML: it holds its styles and drawings, runs no script and asks nobody.

    The same findings give the same bytes.
    """
    loc = localizer.of(language)
    quarter = Quarter.parse(findings["quarter"])
    sections = _sections(findings, loc) if findings["calls"] else []
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
        key_figures=_key_figures(findings, sections, loc),
        sections=[*sections, _method(sections, loc)] if findings["calls"] else [],
        css=_css(),
    )


def _sections(findings: Findings, loc: Localizer) -> list[Section]:
    """Those of the findings that have something to say."""
    sections = (finding.section(findings, loc) for finding in FINDINGS)
    return [section for section in sections if section]


def _key_figures(findings: Findings, sections: list[Section], loc: Localizer) -> list[KeyFigure]:
    calls = KeyFigure("calls", loc.count(findings["calls"]), loc.text("figure.calls"))
    return [calls, *(figure for section in sections for figure in section.key_figures)]


def _method(sections: list[Section], loc: Localizer) -> Section:
    """What a reader must know to read the numbers right: only what concerns this page."""
    explanations = (explanation for section in sections for explanation in section.method)
    return Section(
        "method",
        loc.text("method.title"),
        (sentence(loc, "method.counts"), *explanations),
        tables=tuple(table for section in sections for table in section.method_tables),
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
