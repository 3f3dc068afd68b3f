"""The numbers never texted, as an operator gives and sees them: read from a list, and told by their count."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli.dealership.places import Trail, at
from cli.shared.errors import Failed
from functions.shared.dealership import Dealership
from functions.shared.never_text import MOST_ENTRIES, NeverText, check_entry

# A thousand ranges, each with some words on whose it is, are a fifth of it.
_LARGEST = 256 * 1024
_PATH: Trail = ("never_text", "file")


def with_list(dealership: Dealership, file: Path, document: object) -> Dealership:
    """Adds what the list beside the dealership's file says. Raises Failed, a line per problem."""
    written = dealership.never_text
    listed = _entries(file, document, written.file) if written.file else []
    entries = sorted({*written.numbers, *listed})
    if len(entries) > MOST_ENTRIES:
        words = f"{len(entries):,} numbers and ranges: {MOST_ENTRIES:,} at most, so write ranges"
        raise Failed(at(file, document, _PATH, words))
    known = written.model_copy(update={"numbers": tuple(entries)})
    return dealership.model_copy(update={"never_text": known})


def _entries(file: Path, document: object, name: str) -> list[str]:
    path = file.parent / name
    try:
        if path.stat().st_size > _LARGEST:
            raise Failed(at(file, document, _PATH, f"{name} is over {_LARGEST // 1024} KB: this is no list"))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        words = f"{name} can't be read ({type(error).__name__}): it stands beside this file"
        raise Failed(at(file, document, _PATH, words)) from None
    except UnicodeDecodeError:
        raise Failed(at(file, document, _PATH, f"{name} is not UTF-8: save it as UTF-8")) from None
    problems = list(_problems(path, text))
    if problems:
        raise Failed("\n".join(problems))
    return [entry for _, entry in _lines(text)]


def _problems(path: Path, text: str) -> Iterator[str]:
    """Says what is wrong, and never the number that it is wrong with."""
    for line, entry in _lines(text):
        try:
            check_entry(entry)
        except ValueError as error:
            yield f"{path}:{line}: {error}"


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The entries with their lines. What follows a # is a comment."""
    for line, written in enumerate(text.splitlines(), start=1):
        entry = written.partition("#")[0].strip()
        if entry:
            yield line, entry


def told(dealership: Dealership) -> str:
    """`112 numbers are never texted`."""
    count = dealership.never_text.count
    return "1 number is never texted" if count == 1 else f"{count:,} numbers are never texted"


def tell(dealership: Dealership) -> None:
    """Says on standard error how many there are, where there is one."""
    if dealership.never_text.numbers:
        print(f"{dealership.name}: {told(dealership)}.", file=sys.stderr)


def without_numbers(dealership: Dealership) -> dict[str, Any]:
    """The file as JSON has it, with the count of the numbers in their place."""
    document = dealership.model_dump(mode="json")
    document["never_text"]["numbers"] = dealership.never_text.count
    return document


def difference(before: Dealership | None, after: Dealership) -> dict[str, int]:
    """How many numbers come to the list, and how many leave it."""
    old = before.never_text if before else NeverText()
    return {"added": after.never_text.more_than(old), "removed": old.more_than(after.never_text)}
