"""What somebody who knows the quarter says of it."""

from functions.lake.findings.context.contract import ContextKeys
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import Section, Sentence


def section(findings: ContextKeys, loc: Localizer) -> Section | None:
    """Shows the note as it was written, a paragraph each; the template escapes it."""
    paragraphs = [each.strip() for each in (findings["note"] or "").split("\n\n") if each.strip()]
    if not paragraphs:
        return None
    return Section(
        "context",
        loc.text("context.title"),
        tuple(Sentence("context.note", " ".join(each.split())) for each in paragraphs),
        note=loc.text("context.note"),
    )
