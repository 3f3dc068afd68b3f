"""How long a text takes on the deployed template, on MiniStack: from the webhook to the carrier's yes.

Phases, and nothing mixed: what a start costs; some calls one by one; an open loop, below the sender's pace,
whose calls come on time; and a closed loop, of which only the throughput means anything: its clients wait for
one another.
Where processes waited longer for a processor than they ran, the machine was measured, and no latency is said.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from statistics import median, quantiles
from typing import Any

from benchmarks.pipeline_stage import Stage, caller_of, deployed
from benchmarks.processor_time import of_group

OPEN_CALLS, EVERY_SECONDS = 40, 0.5
CLOSED_CALLS, CLIENTS = 40, 4


def measured() -> dict[str, Any]:
    """Raises AssertionError where a text is lost or doubled."""
    with deployed() as stage:
        workers = of_group(stage.cloud.process)
        workers.pop(stage.cloud.process)
        starts = {"processes": len(workers), "own_cpu_ms": [round(u.ran * 1000) for u in workers.values()]}
        one_by_one = _phase(stage, range(4), _one_by_one)
        if "latency" in one_by_one:  # more calls at once would start more and more processes
            return {"starts": starts, "one_by_one": one_by_one}
        return {
            "starts": starts,
            "one_by_one": one_by_one,
            "open_loop": _phase(stage, range(100, 100 + OPEN_CALLS), _open),
            "closed_loop": _phase(stage, range(200, 200 + CLOSED_CALLS), _closed, latencies=False),
        }


def _phase(
    stage: Stage,
    calls: range,
    play: Callable[[Stage, range], list[float]],
    *,
    latencies: bool = True,
) -> dict[str, Any]:
    ours, emulator = stage.used()
    start = time.monotonic()
    webhooks = play(stage, calls)
    told = time.monotonic() - start
    taken = stage.settle(calls)
    _check(taken, calls)
    ours, emulator = (after - before for after, before in zip(stage.used(), (ours, emulator), strict=True))
    ran, waited = ours.ran + emulator.ran, ours.waited + emulator.waited
    found: dict[str, Any] = {
        "calls": len(calls),
        "own_cpu_ms_a_call": round(ours.ran / len(calls) * 1000, 1),
        "emulator_cpu_ms_a_call": round(emulator.ran / len(calls) * 1000, 1),
        "waited_for_a_processor_share": round(waited / ran, 2),
    }
    if not latencies:
        return found | {"webhooks_a_second": round(len(calls) / told, 1)}
    if waited > ran:
        return found | {"latency": "none: processes waited longer for a processor than they ran"}
    return found | {"webhook": _told(webhooks), **_latencies(stage, calls, taken)}


def _one_by_one(stage: Stage, calls: range) -> list[float]:
    return [stage.miss(number) for number in calls]


def _open(stage: Stage, calls: range) -> list[float]:
    """Each call at its time, whether those before it are answered or not."""
    with ThreadPoolExecutor(len(calls)) as pool:
        begin, told = time.monotonic(), []
        for place, number in enumerate(calls):
            time.sleep(max(0.0, begin + place * EVERY_SECONDS - time.monotonic()))
            told.append(pool.submit(stage.miss, number))
        return [each.result() for each in told]


def _closed(stage: Stage, calls: range) -> list[float]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(stage.miss, calls))


def _latencies(
    stage: Stage, calls: range, taken: Mapping[str, list[datetime]]
) -> dict[str, dict[str, float]]:
    items = {number: stage.call(number) for number in calls}
    moments = {
        number: {name: datetime.fromisoformat(item[name]) for name in ("received_at", "claimed_at")}
        for number, item in items.items()
    }
    claimed = [(each["claimed_at"] - each["received_at"]).total_seconds() for each in moments.values()]
    sent = [
        (taken[caller_of(number)][0] - each["received_at"]).total_seconds()
        for number, each in moments.items()
    ]
    return {"received_to_claimed": _told(claimed), "received_to_carrier": _told(sent)}


def _told(seconds: list[float]) -> dict[str, float]:
    return {
        "p50_s": round(median(seconds), 3),
        "p99_s": round(quantiles(seconds, n=100, method="inclusive")[98], 3),
    }


def _check(taken: Mapping[str, list[datetime]], calls: range) -> None:
    times = Counter(len(taken.get(caller_of(number), ())) for number in calls)
    assert times == {1: len(calls)}, f"texts of a call, and how many calls have so many: {dict(times)}"


def main() -> None:
    try:
        found = measured()
    except AssertionError as wrong:
        sys.exit(str(wrong))
    if "--json" in sys.argv[1:]:
        print(json.dumps(found))
        return
    for name, phase in found.items():
        print(name.replace("_", " "))
        for what, value in phase.items():
            print(f"  {what.replace('_', ' ')}: {value}")


if __name__ == "__main__":
    main()
