"""The page for the weekly meeting: one sheet, with who does what from when to fill in."""

from typing import NamedTuple

from functions.lake.findings.catalogue import Findings
from functions.lake.quarter import Quarter
from functions.lake.report import actions, key_figures, layout, localizer, page
from functions.lake.report.headline import headline
from functions.lake.report.localizer import sentence_case
from functions.lake.report.parts import Figure
from functions.shared.call import Language

# What a meeting needs of the whole page, and no more.
_FIGURES, _SECTIONS, _SENTENCES = 4, ("week", "departments"), 3


class Shown(NamedTuple):
    """A section's first figure, under what the section found."""

    title: str
    figure: Figure


def render(findings: Findings, language: Language, other: str | None = None) -> str:
    """One sheet, self-contained as the whole page is. `other`: where it is in the other language."""
    loc = localizer.of(language)
    sections = list(page.sections(findings, loc))
    message = headline(findings, layout.quarter(Quarter.parse(findings["quarter"]), loc), loc)
    things = actions.actions(findings, loc) if sections else []
    found = [figure for section in sections for figure in section.key_figures]
    keys = key_figures.key_figures(findings, found, loc) if sections else []
    by_id = {section.id: section for section in sections}
    figures = [
        Shown(by_id[name].title, by_id[name].figures[0])
        for name in _SECTIONS
        if name in by_id and by_id[name].figures
    ]
    return layout.render(
        "one_page.html",
        findings,
        loc,
        title=message.text,
        more="one_page.css",
        other=layout.other(language, other),
        headline=message._replace(lede=message.lede[:_SENTENCES]),
        notices=list(page.notices(findings, loc)),
        actions=things,
        actions_title=sentence_case(loc.told("actions.title", len(things))),
        key_figures=[*keys[: _FIGURES - 1], *keys[-1:]] if len(keys) > _FIGURES else keys,
        figures=figures,
    )
