"""Where something is in a dealership's file: its line, and the name that its author knows it by."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from functions.shared.hours import days_of

Trail = Sequence[str | int]

# Lists whose entries are people's numbers: they are called by their place.
_PRIVATE = ("never_text",)
# What an entry of a list is called by, the first that it has.
_NAMES = ("name", "number", "extension", "id")
_LONGEST = 80


def at(file: Path, document: Any, path: Trail, words: str) -> str:
    """Writes `FILE:LINE: PATH: words`. The line is that of the deepest part of the path that the file has."""
    line, name, joint = 0, "", ""
    for part in path:
        marks = getattr(getattr(document, "lc", None), "data", None) or {}
        # Pydantic names a date by its `repr`, and a day that the file has in `monday-friday` by itself.
        named = [key for key in marks if part in (key, repr(key))]
        keys = named or [key for key in marks if part in days_of(str(key))]
        if not keys:
            break
        key = keys[0]
        line = marks[key][0]
        if isinstance(document, list):
            entry = f"#{key + 1}" if path[0] in _PRIVATE else _entry(document[key], key)
            name, joint = f"{name} {entry}", ": "
        else:
            name, joint = f"{name}{joint}{key}", "."
        document = document[key]
    return ": ".join(filter(None, (f"{file}:{line + 1}", name, words)))


def _entry(entry: object, index: int) -> str:
    """`"Service"`, an entry's own name; without one its place, which people count from 1: `#2`."""
    values = [entry.get(key) for key in _NAMES] if isinstance(entry, Mapping) else [entry]
    texts = (str(value).strip() for value in values if _has_text(value))
    name = next(filter(None, texts), "")
    return f'"{name}"' if name.isprintable() and 0 < len(name) <= _LONGEST else f"#{index + 1}"


def _has_text(value: object) -> bool:
    """Whether the file and Python write a value alike."""
    return isinstance(value, str | int | float | date) and not isinstance(value, bool)
