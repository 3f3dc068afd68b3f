"""Dates and times of a SELECT: they mean to DuckDB what they mean to Athena, whose functions are Trino's.

DuckDB keeps no zone with a timestamp. So a time in a zone is its local time here; where it is compared, it is
the moment again. A time without zone is UTC's, as both sessions are.
https://trino.io/docs/current/functions/datetime.html
"""

from collections.abc import Callable, Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from cli.query.athena_zones import Zones
from cli.shared.errors import Failed

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Sub, exp.DateDiff)
_DAYS = {"DAY", "WEEK", "MONTH", "QUARTER", "YEAR"}
# DuckDB's DOW counts from Sunday, 0.
_PARTS = {
    "DOW": "ISODOW",
    "DAY_OF_WEEK": "ISODOW",
    "DAY_OF_MONTH": "DAY",
    "DAY_OF_YEAR": "DOY",
    "YOW": "ISOYEAR",
    "YEAR_OF_WEEK": "ISOYEAR",
}

Rewrite = Callable[..., exp.Expr]


def rewrite(select: exp.Query) -> dict[str, str]:
    """Changes the SELECT in place. Returns the zones of its columns that are times in one. Raises Failed."""
    for kind, rewrite_one in _INTO_OPERATORS.items():
        _replace(select, kind, rewrite_one)
    zones, of_columns = Zones(), dict[str, str]()
    for scope in traverse_scope(select):  # the outermost is the last
        _compare_moments(scope, zones)
        of_columns = zones.of_columns(scope)
    for kind, rewrite_one in _INTO_DUCKDB.items():
        _replace(select, kind, rewrite_one)
    return of_columns


def _replace(select: exp.Query, kind: type[exp.Expr], rewrite_one: Rewrite) -> None:
    """Replaces the innermost first: what is around it takes a copy."""
    for node in reversed(list(select.find_all(kind))):
        node.replace(rewrite_one(node))


def _compare_moments(scope: Scope, zones: Zones) -> None:
    for node in reversed(list(scope.find_all(*_COMPARISONS, exp.TimeToUnix, exp.AtTimeZone))):
        for value in _compared(node, scope, zones):
            inner, zone = value.unnest(), zones.of(value, scope)
            if isinstance(inner, exp.AtTimeZone):
                value.replace(exp.cast(inner.this, "timestamptz"))
            elif zone:
                value.replace(_duckdb("timezone", exp.Literal.string(zone), value))


def _compared(node: exp.Expr, scope: Scope, zones: Zones) -> Iterator[exp.Expr]:
    """Yields the values of which the moment alone counts."""
    values = list(node.iter_expressions())
    match node:
        case exp.In() if "query" in node.args:
            return  # its column is a local time too
        case exp.Sub() if _interval(node.expression):
            return
        case exp.DateDiff() if _unit(node) in _DAYS and all(zones.of(value, scope) for value in values[:2]):
            return  # a zone's days have 23 and 25 hours
    yield from values


def _unit(of: exp.Expr) -> str:
    """Reads the unit of an interval, for instance DAY."""
    return of.text("unit")


def _duckdb(function: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=function, expressions=[argument.copy() for argument in arguments])


def _function(call: exp.Anonymous) -> exp.Expr:
    match call.name.lower(), call.expressions:
        case "at_timezone", [time, zone]:
            return exp.AtTimeZone(this=time, zone=zone)
        case "with_timezone", [time, zone]:
            return exp.AtTimeZone(this=_duckdb("timezone", zone, exp.cast(time, "timestamp")), zone=zone)
        case ("timezone_hour" | "timezone_minute") as name, _:
            raise _zone_unknown(name)
        case "millisecond", [_]:  # DuckDB's includes the seconds
            return exp.Mod(this=call.copy(), expression=exp.Literal.number(1000))
        case _:
            return call


def _from_unixtime(seconds: exp.UnixToTime) -> exp.Expr:
    zone = seconds.args.get("zone")
    return exp.AtTimeZone(this=exp.UnixToTime(this=seconds.this), zone=zone) if zone else seconds


def _local(time: exp.AtTimeZone) -> exp.Expr:
    return _duckdb("timezone", time.args["zone"], exp.cast(time.this, "timestamptz"))


def _complete_units(difference: exp.DateDiff) -> exp.Expr:
    """Counts complete units: DuckDB's date_diff counts the boundaries between."""
    unit = exp.Literal.string(_unit(difference))
    return _duckdb("date_sub", unit, difference.expression, difference.this)


def _of_its_type(time: exp.Expr) -> exp.Expr:
    """Keeps a date a date: DuckDB makes a timestamp of it."""
    return _duckdb("cast_to_type", time, time.this)


def _later(time: exp.Expr) -> exp.Expr:
    by = time if isinstance(time, exp.DateAdd) else _interval(time.expression)
    return _of_its_type(time) if by and _unit(by) in _DAYS else time


def _interval(value: exp.Expr) -> exp.Interval | None:
    """Finds the interval, which may be multiplied."""
    is_one = isinstance(value.unnest(), exp.Interval | exp.Mul)
    return value.find(exp.Interval) if is_one else None


def _sequence(sequence: exp.GenerateSeries) -> exp.Expr:
    if not isinstance(sequence.args.get("step"), exp.Interval):
        return sequence
    return _duckdb("cast_to_type", sequence, exp.array(sequence.args["start"]))


def _extract(part: exp.Extract) -> exp.Expr:
    name = part.name.upper()
    if name.startswith("TIMEZONE_"):
        raise _zone_unknown(name)
    return exp.Extract(this=exp.var(_PARTS.get(name, name)), expression=part.expression.copy())


def _zone_unknown(name: str) -> Failed:
    return Failed(f"{name} is Athena's alone: here no zone stays with a time")


_INTO_OPERATORS: dict[type[exp.Expr], Rewrite] = {
    exp.Anonymous: _function,
    exp.UnixToTime: _from_unixtime,
}
_INTO_DUCKDB: dict[type[exp.Expr], Rewrite] = {
    exp.AtTimeZone: _local,
    exp.CurrentTimezone: lambda _: exp.Literal.string("UTC"),
    exp.DateDiff: _complete_units,
    exp.Extract: _extract,
    # What keeps a date a date.
    exp.DateTrunc: _of_its_type,
    exp.TimestampTrunc: _of_its_type,
    exp.DateAdd: _later,
    exp.Add: _later,
    exp.Sub: _later,
    exp.GenerateSeries: _sequence,
}
