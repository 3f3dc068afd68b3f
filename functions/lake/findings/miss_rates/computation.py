"""Computes the miss rates' keys."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from functions.lake.findings import clusters, disclosure
from functions.lake.findings.miss_rates.contract import HourlyMissRate, MissRate, MissRatesKeys
from functions.lake.findings.scoped_quarter import ScopedQuarter

_LEAST, _LEAST_OF_AN_HOUR = 100, 50
# So many calls' worth of what its weekday and its hour have in general, in an hour's rate.
_WEIGHT = 20

# By cluster, a date or a dealership: how many were missed, of how many.
Clusters = Mapping[str, tuple[int, int]]
_BY = """
    SELECT {cells}, CAST({cluster} AS VARCHAR), CAST(sum(missed) AS BIGINT), CAST(sum(offered) AS BIGINT)
    FROM rated WHERE dealership_id = coalesce($dealership, dealership_id) GROUP BY ALL ORDER BY ALL
"""
_DEPARTMENTS = """
    SELECT DISTINCT department FROM quarter_daily
    WHERE quarter = $quarter AND dealership_id = coalesce($dealership, dealership_id)
"""


def compute(scoped: ScopedQuarter) -> MissRatesKeys:
    """Counts missed calls of those offered, by department and by hour of the week."""
    of_departments = {str(name): counts for (name,), counts in _by(scoped, "department").items()}
    if not of_departments:
        return {"miss_rates": None, "miss_rates_by_hour": []}
    asked = {"quarter": str(scoped.quarter), "dealership": scoped.dealership}
    with_calls = {name for (name,) in scoped.connection.execute(_DEPARTMENTS, asked).fetchall()}
    rates = [
        _of_department(name, counts)
        for name, counts in of_departments.items()
        if _may_be_told(scoped, counts)
    ]
    unknown: list[MissRate] = [
        {"department": name, "offered": None, "missed": None, "rate": None, "interval": None}
        for name in sorted(with_calls - set(of_departments))
    ]
    rates.sort(key=lambda row: (-(row["offered"] or 0), row["department"]))
    return {"miss_rates": rates + unknown, "miss_rates_by_hour": _by_hour(scoped)}


def _by(scoped: ScopedQuarter, cells: str) -> dict[tuple[object, ...], Clusters]:
    cluster = "local_date" if scoped.is_one_dealership else "dealership_id"
    found: dict[tuple[object, ...], dict[str, tuple[int, int]]] = defaultdict(dict)
    statement = _BY.format(cells=cells, cluster=cluster)
    rows = scoped.connection.execute(statement, {"dealership": scoped.dealership}).fetchall()
    for *cell, name, missed, offered in rows:
        found[tuple(cell)][name] = missed, offered
    return dict(found)


def _of_department(name: str, counts: Clusters) -> MissRate:
    missed, offered = totals(counts.values())
    told = offered >= _LEAST
    return {
        "department": name,
        "offered": offered,
        "missed": missed,
        "rate": missed / offered if told else None,
        "interval": _interval(counts) if told else None,
    }


def _by_hour(scoped: ScopedQuarter) -> list[HourlyMissRate]:
    cells = _by(scoped, "isodow(local_date), local_hour")
    sums = {cell: totals(counts.values()) for cell, counts in cells.items()}
    everything = totals(sums.values())
    rows: list[HourlyMissRate] = []
    for cell, counts in cells.items():
        missed, offered = sums[cell]
        if offered < _LEAST_OF_AN_HOUR or not _may_be_told(scoped, counts):
            continue
        weekday, hour = cell
        of_weekday = totals(each for (day, _), each in sums.items() if day == weekday)
        of_hour = totals(each for (_, its), each in sums.items() if its == hour)
        rate = (missed + _WEIGHT * expected(of_weekday, of_hour, everything)) / (offered + _WEIGHT)
        rows.append(
            {
                "weekday": int(str(weekday)),
                "hour": int(str(hour)),
                "offered": offered,
                "missed": missed,
                "rate": rate,
                "interval": _interval(counts, rate),
            }
        )
    return rows


def expected(of_weekday: tuple[int, int], of_hour: tuple[int, int], everything: tuple[int, int]) -> float:
    """What a weekday and an hour have together, if neither makes the other any worse."""
    if not everything[0]:
        return 0.0
    share = of_weekday[0] / of_weekday[1] * (of_hour[0] / of_hour[1]) / (everything[0] / everything[1])
    return min(1.0, share)


def _interval(counts: Clusters, rate: float | None = None) -> list[float] | None:
    bounds = clusters.interval(counts.values(), rate)
    return list(bounds) if bounds else None


def _may_be_told(scoped: ScopedQuarter, counts: Clusters) -> bool:
    """Whether a cell tells no single dealership's: a market's has ten, and none that is most of it."""
    if scoped.is_one_dealership:
        return True
    offered = [offered for _, offered in counts.values()]
    return len(offered) >= disclosure.LEAST_DEALERSHIPS and not disclosure.is_dominated(offered)


def totals(counts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Adds up the missed calls and the offered ones."""
    pairs = list(counts)
    return sum(missed for missed, _ in pairs), sum(offered for _, offered in pairs)
