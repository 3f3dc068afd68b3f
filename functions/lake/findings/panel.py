"""The dealerships that a comparison is made over: those of whose calls both sides know."""

from collections import defaultdict
from collections.abc import Collection, Sequence

import duckdb

from functions.lake.findings.view import read_sql
from functions.lake.findings.weeks import Week
from functions.lake.quarter import Quarter

# A dealership with a gap of more of its expected calls is in no comparison; a lesser one leaves the exposure.
GREATEST_GAP = 0.03
# What a market's comparison needs: so many dealerships, with so much of the quarter's calls.
LEAST_DEALERSHIPS = 10
LEAST_SHARE = 1 / 3

_WEEKS = read_sql(__file__, "panel_weeks.duckdb")
_PANEL = """
    SELECT dealership_id FROM known
    WHERE quarter = $quarter AND dealership_id IS NOT NULL AND dealership_id NOT IN (
        SELECT dealership_id FROM gaps
        WHERE quarter = $quarter GROUP BY dealership_id HAVING sum(share ORDER BY share) > $greatest
    )
"""
_RATES = """
    SELECT department, dealership_id, quarter, sum(calls) / sum(exposure ORDER BY exposure) FROM weekly
    WHERE dealership_id IN (SELECT unnest($panel)) AND quarter IN (SELECT unnest($quarters))
    GROUP BY department, dealership_id, quarter HAVING sum(exposure) > 0
"""

Series = dict[str, list[Week]]


def comparable(
    connection: duckdb.DuckDBPyConnection, quarters: Sequence[Quarter], dealership: str | None
) -> frozenset[str]:
    """Returns the dealerships whose calls of all the quarters are known but for little, in the scope.

    Returns none where a market has too few of them, or too few of the first quarter's calls. A market of one
    is that dealership.
    """
    counts = calls(connection, quarters[0])
    everyone = frozenset(counts)
    known = frozenset.intersection(*(followed(connection, quarter) for quarter in quarters))
    if dealership is not None or len(everyone) == 1:
        return known & ({dealership} if dealership is not None else everyone)
    theirs = sum(counts[each] for each in known if each in counts)
    is_enough = len(known) >= LEAST_DEALERSHIPS and theirs >= LEAST_SHARE * sum(counts.values())
    return known if is_enough else frozenset()


def followed(connection: duckdb.DuckDBPyConnection, quarter: Quarter) -> frozenset[str]:
    """Returns the dealerships with no gap of more than 3 % of the quarter's calls."""
    rows = connection.execute(_PANEL, {"quarter": str(quarter), "greatest": GREATEST_GAP}).fetchall()
    return frozenset(dealership for (dealership,) in rows)


def calls(connection: duckdb.DuckDBPyConnection, quarter: Quarter) -> dict[str, int]:
    """Returns the quarter's missed calls by dealership."""
    rows = connection.execute(
        "SELECT dealership_id, calls FROM known WHERE quarter = ? AND dealership_id IS NOT NULL",
        (str(quarter),),
    )
    return dict(rows.fetchall())


def weeks(connection: duckdb.DuckDBPyConnection, quarter: Quarter, panel: Collection[str]) -> Series:
    """Returns the panel's weeks of the quarter by department, in their order."""
    rows = connection.execute(_WEEKS, {"panel": sorted(panel), "quarters": [str(quarter)]}).fetchall()
    series: Series = defaultdict(list)
    for _, department, start, number, exposure in rows:
        series[department].append(Week(start, number, exposure))
    return dict(series)


def rates(
    connection: duckdb.DuckDBPyConnection, now: Quarter, then: Quarter, panel: Collection[str]
) -> dict[str, list[tuple[float, float]]]:
    """Returns by department each dealership's calls of an ordinary week in the two quarters."""
    found: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    asked = {"panel": sorted(panel), "quarters": [str(now), str(then)]}
    for department, dealership, quarter, rate in connection.execute(_RATES, asked).fetchall():
        found[department, dealership][quarter] = rate
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (department, _), by_quarter in sorted(found.items()):
        pairs[department].append((by_quarter.get(str(now), 0.0), by_quarter.get(str(then), 0.0)))
    return dict(pairs)
