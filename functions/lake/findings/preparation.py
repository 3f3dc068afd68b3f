"""Runs each view's SELECT once, for all dealerships and the market, into a table of its name."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from functions.lake import engine, missed_calls, parquet
from functions.lake.aggregates import AGGREGATES
from functions.lake.findings import days, own, parts, year
from functions.lake.findings.catalogue import FINDINGS
from functions.lake.findings.departments import caller_values, worth
from functions.lake.findings.departments.caller_values import OwnValues
from functions.lake.findings.of_calls import MATTERS, OF_CALLS, WEEKEND_BACKLOG
from functions.lake.findings.response.views import RESPONSE
from functions.lake.findings.view import View, read_sql
from functions.lake.quarter import Quarter
from functions.lake.schema import (
    CALLER_VALUES,
    CALLS_HOURLY,
    COVERAGE,
    FORECASTS,
    MISSED_CALLS,
    QUARTER_DAILY,
    QUARTER_HOURLY,
    Table,
)
from functions.lake.storage import Lake, parquet_keys, partition
from functions.lake.translation import in_duckdb

_KNOWN = read_sql(__file__, "known.duckdb")

Files = Mapping[Quarter, Sequence[Path]]


def prepare(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    aggregates: Mapping[Table, Path],
    work: Path,
    through: date | None = None,
    own_values: OwnValues | None = None,
    made: Mapping[str, str] | None = None,
) -> None:
    """Makes the findings' tables in the connection.

    The connection has the quarter's calls as `missed_calls` (`engine.on_duckdb`), or `made` has a SELECT of
    the rows of each of `OF_CALLS`, by its name. `aggregates` are made of the same calls, and other quarters'
    come from the lake. `through`: the last date that the quarter has so far, where
    it isn't over yet. `own_values`: what a caller brings by the dealerships' files; None leaves it to those
    that the lake has of the quarter. Raises BadValues.
    """
    file = lake.read(worth.KEY)
    values = worth.read(file)
    earlier = _days_of(connection, (quarter.previous, quarter.year_before), lake, work)
    parquet.view(connection, QUARTER_HOURLY, {quarter: [aggregates[QUARTER_HOURLY]]})
    hourly = aggregates.get(CALLS_HOURLY) or missed_calls.fetch_kept(lake, quarter, work).get(CALLS_HOURLY)
    _offered(connection, quarter, hourly)
    if own_values is None:
        own_values = caller_values.own_of(missed_calls.fetch_kept(lake, quarter, work).get(CALLER_VALUES))
    caller_values.prepare(connection, quarter, _ids(connection), own_values, values)
    parquet.view(connection, QUARTER_DAILY, {**earlier, quarter: [aggregates[QUARTER_DAILY]]})
    connection.execute(_KNOWN)
    _previous_hours(connection, quarter.previous, lake, work)
    known_forecasts(connection, quarter, lake, work)
    last = _last(quarter, through)
    days.prepare(
        connection,
        {quarter: (quarter.first, last), **{other: (other.first, other.last) for other in earlier}},
    )
    if last == quarter.last:
        year.prepare(connection, quarter, _days_of(connection, quarter.twelve_months[:2], lake, work))
    own.prepare(connection, quarter, file)
    _of_calls(connection, quarter, made)
    for finding in FINDINGS:
        for statement in finding.before:
            connection.execute(statement)
        for view in (each for each in finding.views if each not in OF_CALLS):
            _make(connection, view, _rows_of(view, quarter))
        for statement in finding.tables:
            connection.execute(statement)


def _of_calls(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, made: Mapping[str, str] | None
) -> None:
    """What comes of all callers is counted in parts, and the market's response after that."""
    in_parts = () if made else (WEEKEND_BACKLOG, RESPONSE)
    for view in OF_CALLS:
        if view not in (*in_parts, MATTERS):
            _make(connection, view, made[view.name] if made else _rows_of(view, quarter))
    parts.count(connection, quarter, made)
    if not made:
        _make(connection, RESPONSE, _rows_of(RESPONSE, quarter))


def _make(connection: duckdb.DuckDBPyConnection, view: View, rows: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {view.name} AS {rows}")


def _rows_of(view: View, quarter: Quarter) -> str:
    return engine.bind(view.in_rollup or in_duckdb(select(view)), quarter)


def _ids(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The dealerships that the quarter has calls of. The connection's `quarter_hourly` is this quarter's."""
    return [
        id_ for (id_,) in connection.execute("SELECT DISTINCT dealership_id FROM quarter_hourly").fetchall()
    ]


def _offered(connection: duckdb.DuckDBPyConnection, quarter: Quarter, hourly: Path | None) -> None:
    """Makes `calls_hourly`: empty where the lake has missed calls alone, of an import."""
    if hourly:
        parquet.view(connection, CALLS_HOURLY, {quarter: [hourly]})
        return
    columns = parquet.columns(CALLS_HOURLY)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {CALLS_HOURLY.name} ({columns}, quarter VARCHAR)")


def _previous_hours(connection: duckdb.DuckDBPyConnection, previous: Quarter, lake: Lake, work: Path) -> None:
    """Makes `previous_hours`, the missed calls of the quarter before by date and hour, where the lake has it.

    What a rollup counted of them is smaller than the calls themselves.
    """
    counted = missed_calls.fetch_kept(lake, previous, work).get(CALLS_HOURLY)
    calls = [] if counted else _fetched(lake, partition(MISSED_CALLS, previous), work)
    if counted:
        source = parquet.read(connection, CALLS_HOURLY, [counted])
        number = "sum(missed + abandoned)"
    elif calls:
        source = parquet.read(connection, MISSED_CALLS, calls)
        number = "count(*)"
    else:
        source = f"SELECT * FROM {CALLS_HOURLY.name} WHERE quarter = '{previous}'"  # noqa: S608 -- none
        number = "count(*)"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE previous_hours AS"  # noqa: S608 -- ours
        f" SELECT '{previous}' AS quarter, dealership_id, department, local_date, local_hour,"
        f" CAST({number} AS BIGINT) AS calls FROM ({source}) GROUP BY ALL HAVING {number} > 0"
    )


def known_forecasts(connection: duckdb.DuckDBPyConnection, quarter: Quarter, lake: Lake, work: Path) -> None:
    """Makes `forecasts`: what the lake has of those made in this quarter and in the one before."""
    files = {each: _fetched(lake, partition(FORECASTS, each), work) for each in (quarter.previous, quarter)}
    there = {each: paths for each, paths in files.items() if paths}
    if there:
        parquet.view(connection, FORECASTS, there)
        return
    none = parquet.no_rows(FORECASTS.columns)
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {FORECASTS.name} AS SELECT *, NULL AS quarter FROM ({none})"  # noqa: S608
    )


def find_coverage(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, daily: Path, through: date
) -> None:
    """Makes what `write_coverage` writes, and no other table: `daily` is the quarter's quarter_daily."""
    parquet.view(connection, QUARTER_DAILY, {quarter: [daily]})
    days.find_gaps(connection, {quarter: (quarter.first, _last(quarter, through))})


def _last(quarter: Quarter, through: date | None) -> date:
    return max(quarter.first, min(through or quarter.last, quarter.last))


def write_coverage(connection: duckdb.DuckDBPyConnection, quarter: Quarter, work: Path) -> Path:
    """Writes the gaps that were found as the table `coverage`. Returns the file."""
    target = work / f"{COVERAGE.name}.parquet"
    gaps = f"(SELECT * EXCLUDE (quarter) FROM gaps WHERE quarter = '{quarter}')"  # noqa: S608 -- a Quarter's name
    parquet.write(connection, gaps, COVERAGE, target)
    return target


def _days_of(
    connection: duckdb.DuckDBPyConnection, quarters: Sequence[Quarter], lake: Lake, work: Path
) -> Files:
    """quarter_daily of the earlier quarters, where the lake has them.

    A quarter that was simulated or imported and never rolled up is counted from its missed calls.
    """
    # A connection of its own: its view of those missed calls hides none of this quarter's.
    aside = connection.cursor()
    earlier = {}
    for before in quarters:
        daily = _fetched(lake, partition(QUARTER_DAILY, before), work)
        calls = [] if daily else _fetched(lake, partition(MISSED_CALLS, before), work)
        if calls:
            daily = [work / f"quarter_daily {before}.parquet"]
            run = engine.on_duckdb(aside, before, calls)
            run(AGGREGATES[QUARTER_DAILY], QUARTER_DAILY, daily[0])
        if daily:
            earlier[before] = daily
    return earlier


def _fetched(lake: Lake, prefix: str, work: Path) -> list[Path]:
    return [lake.fetch(key, work) for key in parquet_keys(lake, prefix)]


def select(view: View) -> str:
    """What a rollup asks of a view, in Athena's dialect: one quarter, or each that it has."""
    return view.sql if view.of_all_quarters else of_quarter(view)


def of_quarter(view: View) -> str:
    """Asks the view's SELECT for one quarter only, `:quarter`."""
    columns = ", ".join(["quarter", *(column.name for column in view.table.columns)])
    return f"SELECT {columns} FROM (\n{view.sql}) AS finding WHERE quarter = :quarter"  # noqa: S608
