"""Which quarters a lake has, where an answer is empty because it asks for another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from functions.lake.database import quoted

_QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a WHERE or an ON wants of the quarter alone, as written and in DuckDB's dialect."""

    written: str
    duckdb: str


def conditions(select: exp.Query) -> tuple[Condition, ...]:
    return tuple(_conditions(select))


def hint(
    connection: duckdb.DuckDBPyConnection,
    wanted: Sequence[Condition],
    quarters: Mapping[str, Iterable[str]],
) -> str | None:
    """The first table none of whose quarters meets the conditions; None where each has one."""
    if not wanted:
        return None
    where = " AND ".join(f"({condition.duckdb})" for condition in wanted)
    for table, its_quarters in quarters.items():
        rows = ", ".join(f"({quoted(quarter)})" for quarter in its_quarters)
        count = connection.execute(
            f"SELECT count(*) FROM (VALUES {rows}) AS lake({_QUARTER}) WHERE {where}"
        ).fetchone()
        if count == (0,):
            asked = " AND ".join(dict.fromkeys(condition.written for condition in wanted))
            return f"{table} has nothing where {asked}: its quarters are {', '.join(its_quarters)}"
    return None


def _conditions(select: exp.Query) -> Iterator[Condition]:
    for clause in select.find_all(exp.Where, exp.Join):
        whole = clause.args.get("on") if isinstance(clause, exp.Join) else clause.this
        for part in whole.flatten() if isinstance(whole, exp.And) else filter(None, [whole]):
            if _is_of_the_quarter(part):
                alone = part.copy()
                for column in alone.find_all(exp.Column):
                    column.replace(exp.column(_QUARTER))
                yield Condition(alone.sql(dialect="athena"), alone.sql(dialect="duckdb"))


def _is_of_the_quarter(condition: exp.Expr) -> bool:
    columns = list(condition.find_all(exp.Column))
    return (
        {column.name.lower() for column in columns} == {_QUARTER}
        and len({column.table for column in columns}) == 1  # a join compares two
        and condition.find(exp.Query) is None
    )
