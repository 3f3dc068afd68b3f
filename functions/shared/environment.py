"""A function's environment variables as a frozen dataclass, which its handler reads and the stack renders.

The field `calls_table` is the variable RAPPEL_CALLS_TABLE. A field is a `str`, a `str | None` (None is the
empty variable), a `float` or a `Literal` of strings.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_PREFIX = "RAPPEL_"

Environment = TypeVar("Environment", bound="DataclassInstance")


class BadEnvironment(Exception):
    """A function's variables can't be used; the message names each one that is missing or malformed."""


def read(kind: type[Environment], variables: Mapping[str, str]) -> Environment:
    """Reads each field of `kind` from its variable. Raises BadEnvironment."""
    values, problems = {}, []
    for field, hint in get_type_hints(kind).items():
        name = variable(field)
        if name not in variables:
            problems.append(f"{name} is missing")
            continue
        try:
            values[field] = _parse(hint, variables[name])
        except ValueError as problem:
            problems.append(f"{name} {problem}")
    if problems:
        raise BadEnvironment("; ".join(problems))
    return kind(**values)


def render(environment: "DataclassInstance") -> dict[str, str]:
    """The variables that `read` reads; a number has six digits at most."""
    values = {field.name: getattr(environment, field.name) for field in fields(environment)}
    return {variable(field): _write(value) for field, value in values.items()}


def variable(field: str) -> str:
    """The name of a field's variable."""
    return f"{_PREFIX}{field.upper()}"


def _parse(hint: Any, text: str) -> str | float | None:
    """Raises ValueError, which says after the variable's name what is wrong."""
    if hint is str:
        return text
    if hint == str | None:
        return text or None
    if hint is float:
        return _number(text)
    if get_origin(hint) is Literal:
        if text not in get_args(hint):
            raise ValueError(f"is {text!r}, and not one of {', '.join(get_args(hint))}")
        return text
    raise TypeError(f"no variable holds a {hint}")


def _number(text: str) -> float:
    with suppress(ValueError):
        number = float(text)
        if isfinite(number):
            return number
    raise ValueError(f"is {text!r}, and no number")


def _write(value: str | float | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:g}"
