"""Computes the keys of the week's parts."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from functions.lake.findings import clusters, panel
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.week_parts import worst
from functions.lake.findings.week_parts.contract import Backlog, MondayMorning, Part, Portion, WeekPartsKeys
from functions.lake.findings.week_parts.worst import Block

_LEAST = 100
_MONDAY_MORNING: Block = (1, 9)
_PARTS: tuple[Part, ...] = ("inside", "before_8", "after_17", "saturday", "sunday")
# A dealership's clusters are its weeks, a market's its dealerships.
_BLOCKS = """
    SELECT {cluster}, isodow(local_date), CASE WHEN local_hour BETWEEN 9 AND 11 THEN 9
        WHEN local_hour BETWEEN 13 AND 15 THEN 13 END, CAST(sum(calls) AS BIGINT)
    FROM {table} WHERE dealership_id IN (SELECT unnest($among)) GROUP BY ALL ORDER BY ALL
"""
_PORTIONS = """
    SELECT {cluster}, CASE WHEN local_weekday = 6 THEN 'saturday' WHEN local_weekday = 7 THEN 'sunday'
        WHEN local_hour < 8 THEN 'before_8' WHEN local_hour >= 17 THEN 'after_17' ELSE 'inside' END,
        CAST(sum(calls) AS BIGINT)
    FROM call_hours WHERE dealership_id = coalesce($dealership, dealership_id) GROUP BY ALL ORDER BY ALL
"""
_BACKLOG = """
    SELECT {cluster}, CAST(sum(tried) AS BIGINT), CAST(sum(callers) AS BIGINT) FROM weekend_backlog
    WHERE dealership_id = coalesce($dealership, dealership_id) AND local_date >= $first
    GROUP BY ALL ORDER BY ALL
"""


class Blocks(NamedTuple):
    """By cluster, the calls of each block, and of all hours."""

    calls: dict[str, dict[Block, int]]
    total: dict[str, int]


def compute(scoped: ScopedQuarter) -> WeekPartsKeys:
    """Compares the week's parts, each with what dealerships, or a dealership's weeks, differ by."""
    if scoped.calls < _LEAST:
        return {"monday_morning": None, "week_portions": [], "weekend_backlog": None}
    return {
        "monday_morning": _monday_morning(scoped),
        "week_portions": _portions(scoped),
        "weekend_backlog": _backlog(scoped),
    }


def _monday_morning(scoped: ScopedQuarter) -> MondayMorning:
    everyone = set(panel.calls(scoped.connection, scoped.quarter))
    among = {scoped.dealership} if scoped.dealership else everyone
    now = _blocks(scoped, "call_hours", among)
    followed = among & scoped.panel(scoped.quarter, scoped.quarter.previous)
    before = _blocks(scoped, "previous_hours", followed) if followed else None
    known = before is not None and sum(before.total.values()) >= _LEAST
    calls, share = _of(now, _MONDAY_MORNING)
    return {
        "calls": calls,
        "share": share,
        "worst": worst.is_worst(_MONDAY_MORNING, now.calls, now.total),
        "share_before": _of(before, _MONDAY_MORNING)[1] if before and known else None,
        "worst_before": (
            worst.is_worst(_MONDAY_MORNING, before.calls, before.total) if before and known else None
        ),
    }


def _blocks(scoped: ScopedQuarter, table: str, among: set[str]) -> Blocks:
    cluster = _week(scoped, "local_date")
    statement = _BLOCKS.format(cluster=cluster, table=table)
    blocks: dict[str, dict[Block, int]] = defaultdict(dict)
    total: dict[str, int] = defaultdict(int)
    rows = scoped.connection.execute(statement, {"among": sorted(among)}).fetchall()
    for name, weekday, hour, calls in rows:
        total[name] += calls
        if hour is not None:
            blocks[name][weekday, hour] = calls
    return Blocks(dict(blocks), dict(total))


def _of(blocks: Blocks, block: Block) -> tuple[int, float]:
    calls = sum(each.get(block, 0) for each in blocks.calls.values())
    return calls, calls / sum(blocks.total.values())


def _portions(scoped: ScopedQuarter) -> list[Portion]:
    by_cluster: dict[str, dict[str, int]] = defaultdict(dict)
    statement = _PORTIONS.format(cluster=_week(scoped, "local_date"))
    for name, part, calls in scoped.connection.execute(
        statement, {"dealership": scoped.dealership}
    ).fetchall():
        by_cluster[name][part] = calls
    return [_portion(part, by_cluster) for part in _PARTS]


def _portion(part: Part, by_cluster: Mapping[str, Mapping[str, int]]) -> Portion:
    pairs = [(parts.get(part, 0), sum(parts.values())) for parts in by_cluster.values()]
    calls = sum(of_part for of_part, _ in pairs)
    bounds = clusters.interval(pairs)
    return {
        "part": part,
        "calls": calls,
        "share": calls / sum(of_all for _, of_all in pairs),
        "interval": list(bounds) if bounds else None,
    }


def _backlog(scoped: ScopedQuarter) -> Backlog | None:
    # A Monday's weekend is known from the quarter's third day on.
    asked = {"dealership": scoped.dealership, "first": scoped.days[min(2, len(scoped.days) - 1)]}
    statement = _BACKLOG.format(cluster=_week(scoped, "local_date"))
    pairs = [(tried, callers) for _, tried, callers in scoped.connection.execute(statement, asked).fetchall()]
    callers, tried = sum(of_all for _, of_all in pairs), sum(of_them for of_them, _ in pairs)
    if callers < _LEAST:
        return None
    bounds = clusters.interval(pairs)
    return {
        "callers": callers,
        "tried": tried,
        "share": tried / callers,
        "interval": list(bounds) if bounds else None,
    }


def _week(scoped: ScopedQuarter, day: str) -> str:
    return f"CAST(date_trunc('week', {day}) AS VARCHAR)" if scoped.is_one_dealership else "dealership_id"
