"""What every page has: its frame, whose it is and of when, the source beneath each figure, its styles."""

from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from functions.lake.findings.catalogue import Findings
from functions.lake.quarter import Quarter
from functions.lake.report import localizer
from functions.lake.report.localizer import Localizer
from functions.shared.call import Language

_HERE = Path(__file__).parent


class Document(NamedTuple):
    """The head of a page."""

    title: str
    css: Markup


class Other(NamedTuple):
    """The same page in the other language."""

    href: str
    lang: str
    name: str


def render(
    template: str, findings: Findings, loc: Localizer, *, title: str, more: str = "", **values: object
) -> str:
    """Fills the template with what every page has, and with the `values`. `more`: a file of more styles."""
    subject = Quarter.parse(findings["quarter"])
    whose, of = scope(findings, loc), quarter(subject, loc)
    period = _period(subject, loc)
    return (
        _environment()
        .get_template(template)
        .render(
            document=Document(f"{title} – {whose}", _css(f"Rappel · {whose} · {of}", more)),
            lang=loc.locale,
            text=loc.text,
            scope=whose,
            quarter=of,
            period=period,
            see=loc.text("page.see"),
            source=source(findings, loc),
            **values,
        )
    )


def source(findings: Findings, loc: Localizer) -> str:
    """What stands beneath each figure: whose calls it was drawn from, and of when."""
    subject = Quarter.parse(findings["quarter"])
    return loc.text(
        "page.source",
        calls=loc.counted("counted.calls", findings["calls"]),
        scope=scope(findings, loc),
        period=_period(subject, loc),
    )


def _period(subject: Quarter, loc: Localizer) -> str:
    first, last = loc.day_of_month(subject.first), loc.day_of_year(subject.last)
    return loc.text("page.period", first=first, last=last)


def scope(findings: Findings, loc: Localizer) -> str:
    """Whose calls they are: a market of one is that dealership."""
    subject = findings["scope"]
    if name := subject["name"] or subject["id"]:
        return name
    return loc.text("page.market", dealerships=loc.counted("counted.dealerships", subject["dealerships"]))


def quarter(subject: Quarter, loc: Localizer) -> str:
    """3e trimestre 2025"""
    pattern: str = loc.at("page.quarter")[subject.number - 1]
    return pattern.format(year=subject.year)


def other(language: Language, href: str | None) -> Other | None:
    """Links to the page in the other language, named in that language."""
    if href is None:
        return None
    [of] = [each for each in get_args(Language) if each != language]
    there = localizer.of(of)
    return Other(href, there.locale, there.text("page.language"))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _css(foot: str, more: str) -> Markup:
    """The page's styles, and what stands at the foot of each sheet."""
    sheet = (
        "@page { size: letter; margin: 12mm 14mm 14mm;"
        f" @bottom-left {{ content: {_string(foot)}; {_SMALL} }}"
        f' @bottom-right {{ content: counter(page) " / " counter(pages); {_SMALL} }} }}'
    )
    return Markup(styles() + (styles(more) if more else "") + sheet)  # noqa: S704 -- our own file, and a string whose letters are escaped


_SMALL = "font: 8pt Arial, sans-serif; color: #4a5a62;"


def _string(text: str) -> str:
    """As CSS writes it, whatever it holds."""
    letters = (each if each.isascii() and each.isalnum() else f"\\{ord(each):x} " for each in text)
    return f'"{"".join(letters)}"'


@cache
def styles(name: str = "page.css") -> str:
    """The page's CSS, its drawings' too; or another of its files."""
    return (_HERE / name).read_text(encoding="utf-8")
