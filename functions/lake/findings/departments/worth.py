"""Tells what a department's missed call is worth: our estimate, or the lake's own."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from functions.shared.call import DEPARTMENTS, Department
from functions.shared.problem import message

# At the lake's root. An operator who knows better puts it there.
KEY = "values.toml"


class BadValues(ValueError):
    """The lake's own values can't be read."""


class Worth(BaseModel):
    """What a caller brings who is won back, in dollars, and the part of callers who can be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dollars_per_call: float = Field(ge=0, allow_inf_nan=False)
    recovery_rate: float = Field(ge=0, le=1)


Values = Mapping[Department, Worth]
_VALUES = TypeAdapter(dict[Department, Worth])


def _estimated() -> dict[Department, Worth]:
    return _VALUES.validate_python(tomllib.loads(Path(__file__).with_name("values.toml").read_text("utf-8")))


ESTIMATED: Values = _estimated()


def read(own: bytes | None) -> Values:
    """Reads the lake's own file over the estimates; None is no file. Raises BadValues."""
    if own is None:
        return ESTIMATED
    try:
        return {**ESTIMATED, **_VALUES.validate_python(tomllib.loads(own.decode()))}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise BadValues(f"the lake's {KEY} is no TOML: mend it or take it away") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "[key]")
        raise BadValues(f"the lake's {KEY}, {where}: {message(first)}") from None


def bind(statement: str, values: Values) -> str:
    """Puts the departments' values where the statement says `:values`, as rows of VALUES."""
    rows = ", ".join(
        f"('{name}', {values[name].recovery_rate:.6e}, {values[name].dollars_per_call:.6e})"
        for name in DEPARTMENTS
    )
    return statement.replace(":values", rows)
