"""What the lake's own file says of the market as a whole: how many dealerships it has.

It stands in `values.toml` (`departments.worth`), since it is an assumption of the operator's, too.
"""

import tomllib
from typing import Annotated

import duckdb
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.lake.findings.departments.worth import KEY, MARKET, BadValues
from functions.shared.problem import message


class Market(BaseModel):
    """`dealerships`: those of the whole market, Rappel's own among them; None where nobody says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dealerships: Annotated[int, Field(ge=10, le=1_000_000, strict=True)] | None = None


def read(own: bytes | None) -> Market:
    """Reads the part of the lake's file that says it; None is no file, and the rest is read by `worth`.

    Raises BadValues.
    """
    written = tomllib.loads(own.decode()) if own else {}
    try:
        return Market.model_validate(written.get(MARKET, {}))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in (MARKET, *first["loc"]))
        raise BadValues(f"the lake's {KEY}, {where}: {message(first)}") from None


def prepare(connection: duckdb.DuckDBPyConnection, own: bytes | None) -> None:
    """Makes the table `market`, of one row. Raises BadValues."""
    connection.execute("CREATE OR REPLACE TEMP TABLE market (dealerships INTEGER)")
    connection.execute("INSERT INTO market VALUES (?)", (read(own).dealerships,))
