"""The JSON schemas of docs/events, made from the events' own types. `make docs` writes them."""

import json
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from functions.shared.event import KINDS, SCHEMA, Event

FOLDER = Path(__file__).parents[2] / "docs" / "events"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
}


def schema(kind: str) -> dict[str, Any]:
    """An event's detail. A later version may add fields: a reader ignores those that it doesn't know."""
    common = {name: hint for name, hint in get_type_hints(Event).items() if name != "what"}
    what = KINDS[kind]
    own = {each.name: get_type_hints(what)[each.name] for each in fields(what)}
    properties = {
        "schema": {"const": SCHEMA},
        **{name: _of(hint) for name, hint in common.items()},
        "desk_url": _of(str | None),
        **{name: _of(hint) for name, hint in own.items()},
    }
    return {
        "$schema": _DIALECT,
        "title": kind,
        "description": " ".join((what.__doc__ or "").split()),
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def _of(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return _PLAIN[hint]
    words = _words(hint)
    if words is not None:
        return {"enum": words}
    return {"anyOf": [_of(each) for each in get_args(hint)]}


def _words(hint: Any) -> list[str] | None:
    """The words of a Literal, or of several joined."""
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    parts = [_words(each) for each in get_args(hint)]
    return [word for part in parts for word in part or ()] if parts and all(parts) else None


def text(kind: str) -> str:
    """The file of an event's schema."""
    return json.dumps(schema(kind), indent=2) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in KINDS:
        (FOLDER / f"{each}.schema.json").write_text(text(each), encoding="utf-8")
