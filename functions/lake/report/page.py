"""The page itself: its message, what to change, where the reader stands, and then each finding's section."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from functions.lake.findings.catalogue import FINDINGS, Findings
from functions.lake.quarter import Quarter
from functions.lake.report import actions, key_figures, layout, localizer
from functions.lake.report.headline import headline
from functions.lake.report.hero import hero
from functions.lake.report.localizer import Localizer, sentence, sentence_case
from functions.lake.report.parts import Section, Sentence
from functions.lake.report.press.quotes import how_to_cite, quotes
from functions.lake.report.press.release import release
from functions.shared.call import Language

# Findings that a reader looks at together, in the order of the page; the first that says anything heads them.
# A finding that isn't named here has a chapter of its own, where the catalogue has it.
_CHAPTERS = (
    ("departments", "miss_rates", "trailing_year"),
    ("week", "week_parts", "staffing", "staffing_blocks", "callback_blocks"),
    ("callers", "response"),
)
_SPLIT = (("callers", "response"),)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Sections under one heading, the first's. `is_split`: they stand side by side where there is room."""

    sections: tuple[Section, ...]
    is_split: bool


def render(findings: Findings, language: Language, other: str | None = None) -> str:
    """One self-contained page of HTML: it holds its styles and drawings, runs no script and asks nobody.

    `other`: where the same page is in the other language. The same findings give the same bytes.
    """
    loc = localizer.of(language)
    told = list(sections(findings, loc))
    quarter = layout.quarter(Quarter.parse(findings["quarter"]), loc)
    message = headline(findings, quarter, loc)
    things = actions.actions(findings, loc) if findings["calls"] else []
    found = [figure for section in told for figure in section.key_figures]
    return layout.render(
        "page.html",
        findings,
        loc,
        title=message.text,
        other=layout.other(language, other),
        headline=message,
        hero=hero(findings, loc) if message.is_of_week else None,
        notices=list(notices(findings, loc)),
        actions=things,
        actions_title=sentence_case(loc.told("actions.title", len(things))),
        key_figures=key_figures.key_figures(findings, found, loc) if told else [],
        chapters=_chapters([section for section in told if not section.quiet]),
        quiet=[section for section in told if section.quiet],
        quotes=quotes(findings, loc),
        cite=how_to_cite(findings, loc),
        release=release(findings, message.text, loc),
        method=_method(told, loc) if told else None,
    )


def sections(findings: Findings, loc: Localizer) -> Iterator[Section]:
    """Writes those of the findings that have something to say."""
    if not findings["calls"]:
        return
    for finding in FINDINGS:
        if section := finding.section(findings, loc):
            yield section


def _chapters(sections: list[Section]) -> list[Chapter]:
    by_id = {section.id: section for section in sections}
    chapters: list[Chapter] = []
    for section in sections:
        if section.id not in by_id:
            continue  # it stands in an earlier chapter
        names = next((names for names in _CHAPTERS if section.id in names), (section.id,))
        together = tuple(by_id.pop(name) for name in names if name in by_id)
        chapters.append(Chapter(together, is_split=names in _SPLIT and len(together) > 1))
    return chapters


def notices(findings: Findings, loc: Localizer) -> Iterator[Sentence]:
    """Says what a reader must know before anything else."""
    if not findings["finished"] and findings["calls"]:
        yield Sentence("unfinished", loc.text("page.unfinished"))
    since = date.fromisoformat(findings["since"])
    if since > Quarter.parse(findings["quarter"]).first and findings["calls"]:
        yield Sentence("since", loc.text("page.since", date=loc.day_of_year(since)))


def _method(sections: list[Section], loc: Localizer) -> Section:
    """What a reader must know to read the numbers right: only what concerns this page."""
    explanations = (explanation for section in sections for explanation in section.method)
    return Section(
        "method",
        loc.text("method.title"),
        (sentence(loc, "method.counts"), *explanations),
        tables=tuple(table for section in sections for table in section.method_tables),
    )
