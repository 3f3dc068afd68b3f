"""Whose assumptions the dollars rest on, in words."""

from collections.abc import Sequence

from functions.lake.findings.callers.contract import Assumption
from functions.lake.report.localizer import Localizer


def whose(assumptions: Sequence[Assumption], loc: Localizer) -> str:
    """Names each source once: the dealership's and Rappel's."""
    sources = dict.fromkeys(row["source"] for row in assumptions)
    # A dealership's own word comes first, whichever department it is of.
    ordered = sorted(sources, key=lambda source: source != "dealership")
    return loc.listed(loc.text(f"callers.of_{source}") for source in ordered)
