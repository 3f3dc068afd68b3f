"""The findings of the market or of one dealership, from the tables that `prepared` made."""

from collections.abc import Mapping
from datetime import date
from typing import cast

import duckdb

from functions.lake.findings import scoped_quarter, subject
from functions.lake.findings.catalogue import FINDINGS, Findings
from functions.lake.quarter import Quarter

NO_NAMES: Mapping[str, str] = {}


def of_scope(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    *,
    dealership: str | None = None,
    names: Mapping[str, str] = NO_NAMES,
    through: date | None = None,
) -> Findings:
    """Computes the findings of one dealership, or of the market where `dealership` is None.

    `names`: the dealerships' by id, since the lake has none. `through`: the last date that the quarter
    has so far, where it isn't over yet.
    """
    through = max(quarter.first, min(through or quarter.last, quarter.last))
    scoped = scoped_quarter.read(connection, quarter, dealership, through)
    computed: dict[str, object] = {**subject.compute(scoped, names)}
    for finding in FINDINGS:
        computed |= finding.compute(scoped)
    return cast("Findings", {key: computed[key] for key in Findings.__annotations__})
