"""Computes the findings: of one scope, of each, or of a quarter that stands in a lake, rolled up or not."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import duckdb

from functions.lake import aggregates, engine, missed_calls
from functions.lake.findings import disclosure, scoped_quarter, subject
from functions.lake.findings.catalogue import FINDINGS, Findings
from functions.lake.findings.preparation import prepare
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.subject import dealerships
from functions.lake.quarter import Quarter, yesterday
from functions.lake.schema import DEALERSHIPS
from functions.lake.storage import Lake

# A note says what its author knows, the coverage whose calls there are, the methods nothing of anybody.
_TOLD_OF_ANY_MARKET = ("note", "coverage", "holiday_method", "staffing_method")
NO_NAMES: Mapping[str, str] = {}


class UnknownDealership(Exception):
    """The quarter has no call of such a dealership."""


def compute(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    *,
    work: Path,
    dealership: str | None = None,
    names: Mapping[str, str] = NO_NAMES,
    now: datetime | None = None,
    note: str | None = None,
) -> Findings:
    """Computes one scope's findings from the quarter's missed calls that are in the lake.

    The aggregates are counted anew, so that the findings are those of the calls that are there. `work`: a
    folder for what it fetches and makes. `names`: as `of_scope` has them; where none are given, those that
    the lake has. `now`: how far the quarter has come; where None, it is taken to be over. `note` stands in
    place of the lake's own. Raises QuarterNotFound, UnknownDealership and BadValues.
    """
    calls = missed_calls.fetch(lake, quarter, work)
    tables = aggregates.compute(engine.on_duckdb(connection, quarter, list(calls.values())), work)
    through = _through(connection, now)
    prepare(connection, quarter, lake, tables, work, through)
    if dealership is not None and dealership not in dealerships(connection, quarter):
        raise UnknownDealership(f"{quarter} has no call of a dealership {dealership}: mend its id")
    found = of_scope(
        connection,
        quarter,
        dealership=dealership,
        names=names or _names(lake, quarter, work),
        through=through,
    )
    return {**found, "note": note} if note else found


def _names(lake: Lake, quarter: Quarter, work: Path) -> Mapping[str, str]:
    """What the rollup took down of them: nothing in a lake that was simulated or imported."""
    kept = missed_calls.fetch_kept(lake, quarter, work).get(DEALERSHIPS)
    if not kept:
        return NO_NAMES
    with duckdb.connect() as aside:
        rows = aside.execute("SELECT dealership_id, name FROM read_parquet(?)", [str(kept)]).fetchall()
    return {dealership: name for dealership, name in rows if name}


def of_each_scope(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, *, names: Mapping[str, str], through: date
) -> Iterator[Findings]:
    """Computes the market's findings, then each dealership's. The arguments are those of `of_scope`."""
    market = scoped_quarter.read(connection, quarter, None, _within(quarter, through))
    yield _findings(market, names)
    yield from _beside(market, dealerships(connection, quarter), names, through)


def of_dealerships(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    ids: Sequence[str],
    *,
    names: Mapping[str, str],
    through: date,
) -> Iterator[Findings]:
    """Computes the findings of some dealerships. The arguments are those of `of_scope`."""
    market = scoped_quarter.read(connection, quarter, None, _within(quarter, through))
    yield from _beside(market, ids, names, through)


def of_scope(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    *,
    dealership: str | None = None,
    names: Mapping[str, str] = NO_NAMES,
    through: date | None = None,
) -> Findings:
    """Computes the findings of one dealership, or of the market where `dealership` is None.

    `connection` has the findings' tables (`prepare`). `names`: the dealerships' by id, since the lake has
    none. `through`: the last date that the quarter has so far, where it isn't over yet.
    """
    through = _within(quarter, through)
    scoped = market = scoped_quarter.read(connection, quarter, None, through)
    if dealership is not None:
        scoped = scoped_quarter.read(connection, quarter, dealership, through, market)
    return _findings(scoped, names)


def _beside(
    market: ScopedQuarter, ids: Sequence[str], names: Mapping[str, str], through: date
) -> Iterator[Findings]:
    connection, quarter = market.connection, market.quarter
    for dealership in ids:
        own = scoped_quarter.read(connection, quarter, dealership, _within(quarter, through), market)
        yield _findings(own, names)


def _findings(scoped: ScopedQuarter, names: Mapping[str, str]) -> Findings:
    keys: dict[str, object] = {}
    for finding in FINDINGS:
        keys |= finding.compute(scoped)
    if scoped.is_withheld:
        keys = disclosure.blank(keys, told=_TOLD_OF_ANY_MARKET)
    keys |= subject.compute(scoped, names)
    return cast("Findings", {key: keys[key] for key in Findings.__annotations__})


def _within(quarter: Quarter, through: date | None) -> date:
    return max(quarter.first, min(through or quarter.last, quarter.last))


def _through(connection: duckdb.DuckDBPyConnection, now: datetime | None) -> date | None:
    """Yesterday. But where calls are yet to come the quarter was simulated, and is whole."""
    row = connection.execute("SELECT max(occurred_at) FROM missed_calls").fetchone()
    latest: datetime | None = row[0] if row else None
    if now is None or (latest and latest.replace(tzinfo=UTC) > now):
        return None
    return yesterday(now)
