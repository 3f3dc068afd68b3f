"""What is wrong in a dealership's file, for its author: the line, the key and what to do, in our words."""

import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cli.dealership import meant
from cli.dealership.places import Trail, at
from cli.shared.suggestion import closest
from functions.on_missed_call.providers import ADAPTERS
from functions.shared.caller_value import CallerValue
from functions.shared.dealership import Dealership
from functions.shared.dealership_parts import Holidays, Integration, Line
from functions.shared.hours import NO_WEEKDAY
from functions.shared.information import PrivacyOfficer
from functions.shared.never_text import NeverText
from functions.shared.notices import Leads, Notices
from functions.shared.one_tap import OneTap
from functions.shared.own_texts import Texts
from functions.shared.problem import PLAIN_WORDS
from functions.shared.sender_choice import SenderChoice

_WORDS = {
    **PLAIN_WORDS,
    **dict.fromkeys(
        ("tuple_type", "frozen_set_type"), "write a list: [one, another], or each on its line after a hyphen"
    ),
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
    "sender": SenderChoice,
    "one_tap": OneTap,
    "never_text": NeverText,
    "privacy_officer": PrivacyOfficer,
    "notices": Notices,
    "adf": Leads,
    "caller_values": CallerValue,
}
_KEY = ("[key]",)  # ends the path of what is wrong with a key itself
_WORKED_OUT = ("days_off", "info_url")
# Keys are few, so that one that is half alike is what was meant: nom, for name.
_ALIKE = 0.5
# An unknown key stands for one that must be there rather than for another: nom_texte for text_name.
_MISSING = 0.1


def problems(file: Path, document: Any, error: ValidationError) -> list[str]:
    """Writes a line per mistake: none for what follows from another, one for a wrong week's five days."""
    errors = error.errors(include_url=False)
    lines = [
        at(file, document, _path(problem), _words(document, problem) + _suggestion(document, problem))
        for problem in errors
        if not any(_follows(problem, other, document) for other in errors if other is not problem)
    ]
    return list(dict.fromkeys(lines))


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


def _suggestion(document: Any, error: ErrorDetails) -> str:
    """`; did you mean service?`, where what is written looks like something that may be."""
    probable = _meant(document, error)
    return f"; did you mean {probable}?" if probable else ""


def _meant(document: Any, error: ErrorDetails) -> str | None:
    path, context, given = error["loc"], error.get("ctx", {}), error["input"]
    if _unknown(error):
        left = _keys_left(document, path)
        return closest(str(path[-1]), left[:1], _ALIKE) or closest(str(path[-1]), left, _ALIKE)
    if context.get("words") == NO_WEEKDAY:
        return meant.days(str(context["path"][-1]))
    if error["type"] == "literal_error" and isinstance(given, str):
        return meant.value(given, re.findall(r"'(.+?)'", context["expected"]))
    if path[-1:] == ("provider",) and isinstance(given, str):
        return closest(given, ADAPTERS)
    return None


def _unknown(error: ErrorDetails) -> bool:
    return error["type"] in ("extra_forbidden", "invalid_key")


def _keys_left(document: Any, path: Trail) -> list[str]:
    """Lists the keys that may still be written beside an unknown one, the likeliest first."""
    part = next((_PARTS[step] for step in reversed(path[:-1]) if step in _PARTS), Dealership)
    for step in path[:-1]:
        document = document[step]
    left = {
        key: SequenceMatcher(None, key, str(path[-1])).ratio() + _MISSING * field.is_required()
        for key, field in part.model_fields.items()
        if key not in document and key not in _WORKED_OUT
    }
    return sorted(left, key=lambda key: -left[key])
