"""A guessed mapping before the person who is to say yes to it."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import typer

from cli.call_logs import messages
from cli.call_logs.interpret.legs import Leg, Reader
from cli.call_logs.interpret.refusals import Refused
from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.toml import to_toml
from cli.call_logs.mapping.vocabulary import Direction, Result
from cli.call_logs.propose import candidate, guess, outside_line, templates
from cli.call_logs.propose.guess import Guess
from cli.call_logs.read.header import locate
from cli.call_logs.read.tables import Row, Sheet, Table, heads
from cli.shared.errors import Failed
from cli.shared.lake import stderr
from functions.shared.dealership import Dealership

_SHOWN = 10
# The tables of a mapping that somebody is to fill in, where the guess stops.
_MEANINGS: dict[str, tuple[str, ...]] = {
    "direction": get_args(Direction),
    "result": get_args(Result),
    "detail": get_args(Result),
}


def propose(file: Path) -> Guess:
    """Proposes a mapping for the file, and prints it as TOML. Raises Failed."""
    tables = heads(file, None)
    headed = candidate.find(tables) is not None
    if fit := templates.find_fitting(tables) or (None if headed else templates.find_headerless(tables)):
        name, mapping = fit
        proposed = Guess(mapping, {}, [mapping.date_order] if mapping.date_order else [])
        remarks = [f"{name}, a mapping that comes with Rappel, fits this file."]
    elif not headed:
        names = ", ".join(templates.headerless_names())
        raise Failed(
            f"{guess.NO_HEADER}; of files without one, Rappel has {names}, and none reads this one's rows"
        )
    else:
        proposed = guess.from_words(tables, lambda table: table.name if isinstance(table, Sheet) else None)
        remarks = _remarks(proposed)
    if not proposed.doubts and (prefix := _outside_line(proposed.mapping, tables)):
        proposed = replace(proposed, mapping=proposed.mapping.model_copy(update={"outbound_prefix": prefix}))
        remarks.append(f"outbound_prefix: {prefix} stands before every outside number that was dialled.")
    doubtful: set[str] = {doubt.field for doubt in proposed.doubts}
    to_fill = {field: meanings for field, meanings in _MEANINGS.items() if field in doubtful}
    print(to_toml(proposed.mapping, remarks, to_fill), end="")
    if proposed.doubts:
        for doubt in proposed.doubts:
            stderr.print(str(doubt), markup=False, highlight=False, soft_wrap=True)
        names = ", ".join(f'"{doubt.name}"' for doubt in proposed.doubts)
        raise Failed(f"the guess stops at {names}: save the mapping above, mend it, import with --mapping")
    return proposed


def _remarks(proposed: Guess) -> list[str]:
    """Says above the mapping what is to be checked, and what is to be filled in."""
    if proposed.doubts:
        return [
            "Guessed, and not finished: say what the words of these columns mean, or leave the columns out.",
            *map(str, proposed.doubts),
            *_remarks(replace(proposed, unknown={}, doubts=[]))[1:],
        ]
    remarks = ["Guessed. Check that each column is what its name says."]
    if len(proposed.orders) > 1:
        remarks.append(f"date_order: the dates may be {' or '.join(proposed.orders)}; write which.")
    return remarks + [
        f"[{field}] doesn't know {', '.join(values)}: such rows are refused."
        for field, values in proposed.unknown.items()
    ]


def _outside_line(mapping: Mapping, tables: list[tuple[Table, list[Row]]]) -> str | None:
    located = locate(tables, mapping)
    head = next(rows for table, rows in tables if table == located.table)
    return outside_line.find_prefix(
        mapping, located, (cells for line, cells in head if line > located.line and cells)
    )


def confirm(reader: Reader, owner: Dealership, *, yes: bool) -> set[int]:
    """Shows what was understood of the first rows, and asks where somebody is.

    Raises Failed on a no, and BadParameter where nobody can answer. Returns the lines of the refused rows
    that it showed.
    """
    shown, refused, counts = _understand(reader)
    messages.print_preview(stderr, shown, refused, owner)
    for warning in messages.warnings(counts["missed"], counts["answered"], counts["outbound"]):
        stderr.print(f"warning: {warning}", markup=False, highlight=False, soft_wrap=True)
    if not yes and not sys.stdin.isatty():
        raise typer.BadParameter(
            "somebody is to confirm this guess, and there is no terminal to ask on: add --yes, or save the"
            " mapping above and import with --mapping"
        )
    if not yes and not typer.confirm("Import it so?", err=True):
        raise Failed("nothing was written: save the mapping above, mend it, and import with --mapping")
    return {line for line, _ in refused}


def _understand(reader: Reader) -> tuple[list[tuple[Leg, str]], list[tuple[int, str]], Counter[str]]:
    """Reads the first rows: the legs and refusals to be shown, and how many legs of which kind there are."""
    trial = replace(reader, noted=Counter(), unplaced=Counter())
    shown: list[tuple[Leg, str]] = []
    refused: list[tuple[int, str]] = []
    counts: Counter[str] = Counter()
    below: Iterator[Row] = (row for row in reader.located.table.head() if row[0] > reader.located.line)
    for number, (line, cells) in enumerate(below):
        try:
            leg = trial.leg(line, cells or [])
        except Refused as reason:
            refused += [(line, str(reason))] if number < _SHOWN else []
            continue
        if leg and number < _SHOWN:
            shown.append((leg, trial.ending(cells or [])[1]))
        if leg and leg.result != "ignored":
            answered = "answered" if leg.result == "answered" else "missed"
            counts[answered if leg.direction == "inbound" else leg.direction] += 1
    return shown, refused, counts
