"""The callers once more, in plain Python: what `second.py` says of itself."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from functions.lake.findings.departments.worth import ESTIMATED
from tests.ledger import Row

DAY = timedelta(days=1)


def matters(rows: list[Row]) -> list[list[Row]]:
    made: list[list[Row]] = []
    by_caller = defaultdict(list)
    for row in rows:
        if row["caller_key"] is None:
            made.append([row])
        else:
            by_caller[row["dealership_id"], row["caller_key"]].append(row)
    for calls in by_caller.values():
        calls.sort(key=lambda row: (row["occurred_at"], row["call_id"]))
        made.append([calls[0]])
        for before, row in pairwise(calls):
            if row["occurred_at"] - before["occurred_at"] <= DAY:
                made[-1].append(row)
            else:
                made.append([row])
    return made


def callers(
    rows: list[Row], lake: list[Row], dealership: str | None, t: Callable[[float, int], float]
) -> dict[str, Any]:
    """Of a lake in which nobody left. `lake`: the quarter's rows of all dealerships."""
    end = last_event(lake)
    waiting: Counter[str] = Counter()
    anonymous = won = tapped = 0
    times: list[tuple[float, bool]] = []
    groups = defaultdict(list)
    for calls in matters(rows):
        first = calls[0]
        began = min(row["occurred_at"] for row in calls)
        moments = [row["recovered_at"] for row in calls if row["recovered_at"] is not None]
        texts = [row["texted_at"] for row in calls if row["texted_at"] is not None]
        # DuckDB counts the seconds' bounds between two moments.
        whole = [moment.replace(microsecond=0) for moment in moments]
        after = max(0.0, (min(whole) - began.replace(microsecond=0)).total_seconds()) if whole else math.inf
        known = math.floor((end.replace(microsecond=0) - began.replace(microsecond=0)).total_seconds())
        reached = after <= 86_400
        if reached and texts and min(texts) <= min(moments):
            won += 1
        taps = [row["handled_at"] for row in calls if row["handled_as"] == "reached"]
        told = bool(taps) and min(taps).replace(microsecond=0) - began.replace(microsecond=0) <= DAY
        if told and not reached:
            tapped += 1
        if known >= 86_400 and not reached and not told:
            if first["caller_key"] is None:
                anonymous += 1
            else:
                waiting[first["department"]] += 1
        times.append((after, True) if reached else (min(after, known, 86_401), False))
        groups[first["dealership_id"] if dealership is None else began.date()].append((after, known))
    ordered = sorted(waiting.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "still_to_win_back": {
            "episodes": sum(waiting.values()),
            "anonymous": anonymous,
            **dollars(dict(ordered)),
            "assumptions": [
                {
                    "department": name,
                    "episodes": number,
                    "dollars_per_call": ESTIMATED[name].dollars_per_call,  # type: ignore[index]
                    "dollars_interval": list(ESTIMATED[name].dollars_interval or ()),  # type: ignore[index]
                    "recovery_rate": ESTIMATED[name].recovery_rate,  # type: ignore[index]
                    "recovery_interval": list(ESTIMATED[name].recovery_interval or ()),  # type: ignore[index]
                    "source": "rappel",
                }
                for name, number in ordered
            ],
        },
        "won_back": {"episodes": won},
        "reached_by": [
            {"minutes": minutes, **share(times, list(groups.values()), minutes * 60, t)}
            for minutes in (15, 60, 240, 1440)
        ],
        "reached_by_tap": {"episodes": tapped},
    }


def last_event(lake: list[Row]) -> Any:
    events = ("occurred_at", "recovered_at", "called_back_at", "replied_at", "handled_at")
    return max(row[name] for row in lake for name in events if row[name] is not None)


def dollars(waiting: dict[str, int]) -> dict[str, float]:
    parts, squares = [], 0.0
    for name, number in waiting.items():
        worth = ESTIMATED[name]  # type: ignore[index]
        part = number * worth.dollars_per_call * worth.recovery_rate
        parts.append(part)
        for low, high in filter(None, (worth.dollars_interval, worth.recovery_interval)):
            squares += (part * math.log(high / low) / 2) ** 2
    base = sum(parts)
    half = math.sqrt(squares) / base
    named = {"low": base / math.exp(half), "base": base, "high": base * math.exp(half)}
    return {name: float(f"{value:.1e}") for name, value in named.items()}


def share(
    times: list[tuple[float, bool]],
    groups: list[list[tuple[float, float]]],
    seconds: int,
    t: Callable[[float, int], float],
) -> dict[str, Any]:
    waiting, left = 1.0, len(times)
    events = Counter(after for after, reached in times if reached)
    gone = Counter(after for after, _ in times)
    for after in sorted(gone):
        if after <= seconds:
            waiting *= 1 - events[after] / left
            left -= gone[after]
    p = 1 - waiting
    pairs = []
    for group in groups:
        followed = [after for after, known in group if known >= seconds or after <= seconds]
        if followed:
            pairs.append((sum(after <= seconds for after in followed), len(followed)))
    total, k = sum(n for _, n in pairs), len(pairs)
    mean = sum(y for y, _ in pairs) / total
    jackknife = sum(((y - mean * n) / (1 - n / total)) ** 2 for y, n in pairs)
    error = max(math.sqrt((k - 1) / k * jackknife) / total, math.sqrt(mean * (1 - mean) / total))
    freedom = max(2, int(total**2 / sum(n * n for _, n in pairs)) - 1)
    reach = t(0.975, freedom) * error / mean / (1 - mean)
    odds = p / (1 - p)
    bounds = [odds * math.exp(sign * reach) for sign in (-1, 1)]
    return {"share": p, "interval": [bound / (1 + bound) for bound in bounds]}
