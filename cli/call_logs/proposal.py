"""A guessed mapping before the person who is to say yes to it."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import typer

from cli.call_logs import messages
from cli.call_logs.interpret.legs import Leg, Reader, Refused
from cli.call_logs.mapping.toml import to_toml
from cli.call_logs.propose import candidate, guess, templates
from cli.call_logs.propose.guess import Guess
from cli.call_logs.read.tables import Row, Sheet, heads
from cli.shared.errors import Failed
from cli.shared.lake import stderr
from functions.shared.dealership import Dealership

_UNDERSTOOD = 10


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
        remarks = ["Guessed. Check that each column is what its name says."]
        if len(proposed.orders) > 1:
            remarks.append(f"date_order: the dates may be {' or '.join(proposed.orders)}; write which.")
        remarks += [
            f"[{field}] doesn't know {', '.join(values)}: such rows are refused."
            for field, values in proposed.unknown.items()
        ]
    print(to_toml(proposed.mapping, remarks), end="")
    return proposed


def confirm(reader: Reader, owner: Dealership, *, yes: bool) -> set[int]:
    """Shows what was understood of the first rows, and asks where somebody is. Raises Failed on a no.

    Returns the lines of the refused rows that it showed.
    """
    trial = replace(reader, noted=Counter(), unplaced=Counter())
    first: list[Leg] = []
    refused: list[tuple[int, str]] = []
    below: Iterator[Row] = (row for row in reader.located.table.head() if row[0] > reader.located.line)
    for line, cells in islice(below, _UNDERSTOOD):
        try:
            leg = trial.leg(line, cells or [])
        except Refused as reason:
            refused.append((line, str(reason)))
        else:
            first += [leg] if leg else []
    messages.print_preview(stderr, first, refused, owner)
    if not yes and not sys.stdin.isatty():
        stderr.print("no terminal to ask on: importing by the mapping above", highlight=False)
    elif not yes and not typer.confirm("Import it so?", err=True):
        raise Failed("nothing was written: save the mapping above, mend it, and import with --mapping")
    return {line for line, _ in refused}
