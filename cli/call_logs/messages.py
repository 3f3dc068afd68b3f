"""What an import says of itself, on standard error: what it understood, and what it counted."""

from collections import Counter, abc
from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from cli.call_logs.interpret.legs import Leg
from cli.call_logs.mapping.normalize import redact_numbers
from functions.lake.schema import FIRST_YEAR
from functions.shared.dealership import Dealership
from functions.shared.phone import mask_number

_LINES_SHOWN = 10
# Holds most words that a call ends with: Unanswered, Messagerie.
_WORD = 10
# What is counted, where it is one.
_ONE = {
    "rows": "row",
    "duplicate legs": "duplicate leg",
    "no calls (blank lines, totals)": "no call (a blank line, a total)",
}
_REMARKS = {
    "call_id_shared": "rows with a call id of several callers' calls, or of calls over more than 12 hours:"
    " taken for no call's id",
    "too_early": f"refused rows of calls before {FIRST_YEAR}, the earliest year that is taken",
    "time_twice": "times in the hour that the clocks repeat in autumn, read as the first of the two",
    "time_never": "times in the hour that the clocks skip in spring, read as an hour later",
    "caller_withheld": "rows with a withheld caller, counted with no history",
    "caller_masked": "rows with a masked caller, counted with the area and no history",
    "caller_unreadable": "rows whose caller is no telephone number, counted with no history",
    "unreadable_ring_seconds": "rows whose ring_seconds is no length of time, counted without it",
    "unreadable_talk_seconds": "rows whose talk_seconds is no length of time, taken for no answer",
}


def print_preview(
    console: Console, legs: list[tuple[Leg, str]], refused: list[tuple[int, str]], dealership: Dealership
) -> None:
    """Prints the first rows as they were understood, each beside the words that say how it ended.

    Dates are written out; 80 columns hold it.
    """
    wrapped = {
        "words": Column("words", overflow="fold", min_width=_WORD),
        "line": Column("line", overflow="fold"),
    }
    names = ("#", "when", "way", "ended", "words", "person", "line", "for")
    table = Table(
        *(wrapped.get(name) or Column(name, no_wrap=True) for name in names),
        box=None,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    for leg, words in legs:
        person = mask_number(leg.person) if leg.person else f"{leg.area}•••••••" if leg.area else "–"
        table.add_row(
            str(leg.row),
            _when(leg.at, dealership),
            leg.direction,
            leg.result,
            escape(redact_numbers(words)),
            person,
            escape(leg.line),
            leg.department,
        )
    console.print(table)
    for line, reason in refused:
        console.print(f"line {line}: {reason}", markup=False, highlight=False)


def warnings(missed: int, answered: int, outbound: int) -> list[str]:
    """Says what is hardly true of a dealership's calls: none missed, or none that came in."""
    if not missed and answered:
        return [f"0 missed of {answered:,} calls that came in: is [result] right?"]
    if not missed and outbound:
        return [f"0 calls came in, and {outbound:,} went out: is [direction] right?"]
    return []


def print_remarks(console: Console, noted: abc.Mapping[str, int], unplaced: Counter[str]) -> None:
    lines = [f"{_REMARKS[name]}: {count:,}" for name, count in sorted(noted.items())]
    if unplaced:
        most = ", ".join(f"{name} ({count:,})" for name, count in unplaced.most_common(_LINES_SHOWN))
        lines.append(f"lines without a department, to be told in [departments] of the mapping: {most}")
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def print_counts(console: Console, numbers: abc.Mapping[str, int]) -> None:
    """Leaves out what is nought, but for rows and missed calls."""
    parts = [
        f"{count:,} {_ONE.get(name, name) if count == 1 else name}"
        for name, count in numbers.items()
        if count or name in ("rows", "missed")
    ]
    console.print(", ".join(parts), markup=False, highlight=False, soft_wrap=True)


def _when(at: int, dealership: Dealership) -> str:
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(dealership.zone)
    return f"{local.day} {local:%b %Y %H:%M}"
