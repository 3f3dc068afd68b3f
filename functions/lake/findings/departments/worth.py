"""Tells what a department's missed call is worth: our estimate, or the lake's own."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from functions.shared.call import Department
from functions.shared.problem import message

# At the lake's root. An operator who knows better puts it there.
KEY = "values.toml"
# The parts of it that are no department's (`findings.own`).
OTHER_PARTS = ("market", "notes")
_TIMES = 1.5


class BadValues(ValueError):
    """The lake's own values can't be read."""


class Worth(BaseModel):
    """What a caller brings who is won back, in dollars, and the part of callers who can be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dollars_per_call: float = Field(ge=0, allow_inf_nan=False)
    recovery_rate: float = Field(ge=0, le=1)
    dollars_interval: tuple[float, float] | None = None
    recovery_interval: tuple[float, float] | None = None

    @property
    def dollars_between(self) -> tuple[float, float]:
        """The bounds that the dollars are taken to lie in, 4 times in 5."""
        return self.dollars_interval or _around(self.dollars_per_call)

    @property
    def recovery_between(self) -> tuple[float, float]:
        """The bounds that the part of callers is taken to lie in, 4 times in 5."""
        return self.recovery_interval or _around(self.recovery_rate, most=1.0)

    @model_validator(mode="after")
    def _lies_between(self) -> "Worth":
        for value, bounds in (
            (self.dollars_per_call, self.dollars_interval),
            (self.recovery_rate, self.recovery_interval),
        ):
            if bounds and not (bounds[0] <= value <= bounds[1] and (value == 0 or bounds[0] > 0)):
                raise ValueError("an interval is two numbers above 0 with the value between them")
        return self


def _around(value: float, most: float = float("inf")) -> tuple[float, float]:
    """The interval of a value of which nobody said one: half as much again, or less."""
    return value / _TIMES, min(most, value * _TIMES)


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
        written = tomllib.loads(own.decode())
        departments = {name: part for name, part in written.items() if name not in OTHER_PARTS}
        return {**ESTIMATED, **_VALUES.validate_python(departments)}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise BadValues(f"the lake's {KEY} is no TOML: mend it or take it away") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "[key]")
        raise BadValues(f"the lake's {KEY}, {where}: {message(first)}") from None
