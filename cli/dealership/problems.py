"""What is wrong in a dealership's file, for its author: the line, the key and what to do, in our words."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from functions.shared.dealership import Dealership, Holidays, Integration, Line, Texts
from functions.shared.hours import days_of

Trail = Sequence[str | int]

# By pydantic's types (docs.pydantic.dev/latest/errors/validation_errors), which tell what is in braces.
_WORDS = {
    "literal_error": "write {expected}",
    "string_type": "put it in quotes",
    **dict.fromkeys(
        ("tuple_type", "frozen_set_type"), "write a list: [one, another], or each on its line after a hyphen"
    ),
    **dict.fromkeys(("dict_type", "model_type"), "write keys below it, each with its value"),
    "too_short": "write one at least",
    "too_long": "write {max_length} at most",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "write a whole number"),
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    **dict.fromkeys(("bool_type", "bool_parsing"), "write true or false"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        "write days as 2025-12-26",
    ),
}
_PARTS: dict[str | int, type[BaseModel]] = {
    "holidays": Holidays,
    "lines": Line,
    "integrations": Integration,
    "texts": Texts,
}
_KEY = ("[key]",)  # ends the path of what is wrong with a key itself
_WORKED_OUT = "days_off"


def problems(file: Path, document: Any, error: ValidationError) -> list[str]:
    """Writes a line per mistake: none for what follows from another, one for a wrong week's five days."""
    errors = error.errors(include_url=False)
    lines = [
        at(file, document, _path(problem), _words(document, problem))
        for problem in errors
        if not any(_follows(problem, other, document) for other in errors if other is not problem)
    ]
    return list(dict.fromkeys(lines))


def at(file: Path, document: Any, path: Trail, words: str) -> str:
    """Writes `FILE:LINE: PATH: words`. The line is that of the deepest part of the path that the file has."""
    line = 0
    there = []
    for part in path:
        marks = getattr(getattr(document, "lc", None), "data", None) or {}
        # Pydantic names a date by its `repr`, and a day that the file has in `monday-friday` by itself.
        named = [key for key in marks if part in (key, repr(key))]
        keys = named or [key for key in marks if part in days_of(str(key))]
        if not keys:
            break
        line = marks[keys[0]][0]
        document = document[keys[0]]
        there.append(str(keys[0]))
    return ": ".join(filter(None, (f"{file}:{line + 1}", ".".join(there), words)))


def _follows(error: ErrorDetails, other: ErrorDetails, document: Any) -> bool:
    """Tells whether the one is wrong only because the other is."""
    path, others = error["loc"], other["loc"]
    if error["type"] == "missing" and _unknown(other):
        return path == (*others[:-1], *_keys_left(document, others)[:1])
    if error["type"] == "too_short":
        return others[: len(path)] == path
    return others[-1:] == _KEY and path[: len(others) - 1] == others[:-1]


def _path(error: ErrorDetails) -> Trail:
    """Adds the part that the words name, where only the whole can tell what is wrong."""
    return (*error["loc"], *error.get("ctx", {}).get("path", ()))


def _words(document: Any, error: ErrorDetails) -> str:
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    if kind in ("problem_at", "value_error"):
        return str(context.get("words", context.get("error")))
    if not error["loc"]:
        state = "is empty" if given is None else "has no keys"
        return f"the file {state}: start from demo/garage-tremblay.yaml or docs/dealership-file.md"
    if kind == "missing":
        return f"{error['loc'][-1]}: this key is missing: add it"
    if _unknown(error):
        left = _keys_left(document, error["loc"])
        return f"unknown key: use {', '.join(left)}" if left else "unknown key: take it away"
    if error["loc"][-1:] == _KEY and kind == "literal_error":
        return f"unknown key: use {context['expected']}".replace("'", "")
    if given is None:
        return "nothing is written there: fill it in, or take the key away"
    words = _WORDS.get(kind, "write it as docs/dealership-file.md does")
    return words.format(**context).replace("'", "")  # those around a literal


def _unknown(error: ErrorDetails) -> bool:
    return error["type"] in ("extra_forbidden", "invalid_key")


def _keys_left(document: Any, path: Trail) -> list[str]:
    """Lists the keys that may still be written beside an unknown one, the likeliest first."""
    part = _PARTS.get(path[0], Dealership) if len(path) > 1 else Dealership
    for step in path[:-1]:
        document = document[step]
    left = [key for key in part.model_fields if key not in document and key != _WORKED_OUT]
    return sorted(left, key=lambda key: -SequenceMatcher(None, key, str(path[-1])).ratio())
