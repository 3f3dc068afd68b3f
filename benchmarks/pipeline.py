"""How long a text takes on the deployed template, on MiniStack: from the webhook to the carrier's yes.

Phases, and nothing mixed: what a start costs; the first call, which starts what else there is; calls that
come on time, below the sender's pace; five at once; and a closed loop, of which only the throughput means
anything: its clients wait for one another. The pace is that of a Canadian long code, one segment a second.
Where processes waited longer for a processor than they ran, the machine was measured, and no latency is said.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from statistics import mean, median, quantiles
from typing import Any

from benchmarks.pipeline_stage import PARTS_PER_SECOND, Stage, caller_of, deployed
from benchmarks.processor_time import of_group

OPEN_CALLS, EVERY_SECONDS = 40, 1.5
AT_ONCE = 5
CLOSED_CALLS, CLIENTS = 40, 4


def measured() -> dict[str, Any]:
    """Raises AssertionError where a text is lost or doubled."""
    with deployed() as stage:
        workers = of_group(stage.cloud.process)
        workers.pop(stage.cloud.process)
        starts = {"processes": len(workers), "own_cpu_ms": [round(u.ran * 1000) for u in workers.values()]}
        return {
            "starts": starts,
            "first_call": _phase(stage, range(1), _at_once, lambda _: {}),
            "open_loop": _phase(stage, range(100, 100 + OPEN_CALLS), _open, _latencies),
            "five_at_once": _phase(stage, range(200, 200 + AT_ONCE), _at_once, _beyond_the_pace),
            "closed_loop": _phase(stage, range(300, 300 + CLOSED_CALLS), _closed, lambda _: {}),
        }


@dataclass(frozen=True, slots=True)
class Played:
    """What a phase's calls met, and when. A webhook's is in seconds; `segments` are the same for all."""

    webhooks: list[float]
    received: list[datetime]
    claimed: list[datetime]
    sent: list[datetime]
    segments: int


def _phase(
    stage: Stage,
    calls: range,
    play: Callable[[Stage, range], list[float]],
    latencies: Callable[[Played], dict[str, Any]],
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
        "webhooks_a_second": round(len(calls) / told, 1),
    }
    if waited > ran:
        return found | {"latency": "none: processes waited longer for a processor than they ran"}
    return found | latencies(_played(stage, calls, webhooks, taken))


def _open(stage: Stage, calls: range) -> list[float]:
    """Each call at its time, whether those before it are answered or not."""
    with ThreadPoolExecutor(len(calls)) as pool:
        begin, told = time.monotonic(), []
        for place, number in enumerate(calls):
            time.sleep(max(0.0, begin + place * EVERY_SECONDS - time.monotonic()))
            told.append(pool.submit(stage.miss, number))
        return [each.result() for each in told]


def _at_once(stage: Stage, calls: range) -> list[float]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(stage.miss, calls))


def _closed(stage: Stage, calls: range) -> list[float]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(stage.miss, calls))


def _played(stage: Stage, calls: range, webhooks: list[float], taken: Mapping[str, list[datetime]]) -> Played:
    items = [stage.call(number) for number in calls]
    received, claimed = (
        [datetime.fromisoformat(item[name]) for item in items] for name in ("received_at", "claimed_at")
    )
    (segments,) = {int(item["segments"]) for item in items}
    return Played(webhooks, received, claimed, [taken[caller_of(each)][0] for each in calls], segments)


def _latencies(played: Played) -> dict[str, Any]:
    return {
        "webhook": _told(played.webhooks),
        "received_to_claimed": _told(_between(played.received, played.claimed)),
        "received_to_carrier": _told(_between(played.received, played.sent)),
    }


def _beyond_the_pace(played: Played) -> dict[str, Any]:
    """What the number allows: a text at once, or its segments' time after the one before it."""
    pace = timedelta(seconds=played.segments / PARTS_PER_SECOND)
    allowed = list(accumulate(sorted(played.received), lambda before, at: max(before + pace, at)))
    return {
        "mean_s": round(mean(_between(played.received, played.sent)), 3),
        "mean_beyond_the_pace_s": round(mean(_between(allowed, sorted(played.sent))), 3),
    }


def _between(first: list[datetime], then: list[datetime]) -> list[float]:
    return [(after - before).total_seconds() for before, after in zip(first, then, strict=True)]


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
