"""What the lake's own file says beside the departments' values: the market's size, and notes on a quarter.

It is `values.toml` (`departments.worth`), which the rollup reads anyway:

    [market]
    dealerships = 890

    [notes.2025-Q3]
    market = "A strike closed the ports in August."
    garage-tremblay = "A second line since 4 August."
"""

import tomllib
from typing import Annotated

import duckdb
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from functions.lake.findings.departments.worth import KEY, OTHER_PARTS, BadValues
from functions.lake.quarter import Quarter
from functions.shared.problem import message

# In which the notes name the market's.
MARKET = "market"
_STRICT = ConfigDict(frozen=True, extra="forbid")

Note = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=2_000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
    ),
]
_NOTE: TypeAdapter[str] = TypeAdapter(Note)


class BadNote(ValueError):
    """A note that can't be shown."""


class Market(BaseModel):
    """`dealerships`: those of the whole market, Rappel's own among them; None where nobody says."""

    model_config = _STRICT

    dealerships: Annotated[int, Field(ge=10, le=1_000_000, strict=True)] | None = None


class Own(BaseModel):
    """`notes` by quarter, then by dealership, or `market`."""

    model_config = _STRICT

    market: Market = Market()
    notes: dict[str, dict[str, Note]] = {}


def read(file: bytes | None) -> Own:
    """Reads the lake's own file, but for what `worth` reads of it; None is no file. Raises BadValues."""
    written = tomllib.loads(file.decode()) if file else {}
    try:
        return Own.model_validate({part: written[part] for part in OTHER_PARTS if part in written})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadValues(f"the lake's {KEY}, {where}: {message(first)}") from None


def note_of(text: str) -> str:
    """Reads one note. Raises BadNote."""
    try:
        return _NOTE.validate_python(text)
    except ValidationError as error:
        raise BadNote(message(error.errors()[0])) from None


def prepare(connection: duckdb.DuckDBPyConnection, quarter: Quarter, file: bytes | None) -> None:
    """Makes the tables `market`, of one row, and `notes`, of the quarter's. Raises BadValues."""
    own = read(file)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE market AS SELECT $1 AS dealerships", (own.market.dealerships,)
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE notes (dealership_id VARCHAR, note VARCHAR)")
    for scope, note in own.notes.get(str(quarter), {}).items():
        connection.execute("INSERT INTO notes VALUES (?, ?)", (None if scope == MARKET else scope, note))
