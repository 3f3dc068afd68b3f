"""What each department is in the simulated market: departments.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter

from functions.shared.call import Department

_Factor = Annotated[float, Field(gt=0)]


@dataclass(frozen=True, slots=True)
class SimulatedDepartment:
    """Its share of a week's missed calls, how that changes with hour and season, and its lines' names.

    `miss_rate` is the planted share of its calls in opening hours that nobody takes.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    share: _Factor
    evening: _Factor
    morning: _Factor
    tyres: _Factor
    miss_rate: Annotated[float, Field(gt=0, lt=0.7)]
    lines: Annotated[tuple[str, ...], Field(min_length=1)]


SIMULATED: dict[Department, SimulatedDepartment] = TypeAdapter(
    dict[Department, SimulatedDepartment]
).validate_python(tomllib.loads(Path(__file__).with_name("departments.toml").read_text("utf-8")))
