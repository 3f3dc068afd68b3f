"""What a month costs at AWS in three scenes, US dollars by us-east-1's prices, the texts' own price apart.

Counted on moto (benchmarks/counted_events.py) and in the template; nothing is timed, so that any machine
prints the same. Every missed call is texted, every webhook finds nothing remembered, every record of a stream
comes alone, and a desk is open at each dealership all day: the dearest case of each.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from rich.console import Console

from benchmarks.cost import (
    AWS_SECONDS,
    DESK_REQUESTS,
    MEMORY_GB,
    PLATFORM_LOG_BYTES,
    POLLED,
    PRICES,
    desk_month,
    ran,
    show,
)
from benchmarks.counted_events import Kind
from infra.settings import SEND_SECONDS

MINUTES, HOURS, NIGHTS = 43_830, 730, 30
# A dealership's month as `rappel simulate` draws it: 200,000 missed calls of 50 in a quarter, some 18 of
# 100 calls. The next are assumed: webhooks that come twice, and callers who write back.
MISSED, ANSWERED = 1_333, 6_000
REPEATED_SHARE, REPLYING_SHARE = 0.02, 0.10
RECEIPTS = 3  # of a text: AWS tells that it was queued, sent and delivered
HOURS_SECONDS = 22 * 10 * 3600  # of a month's calls
SYNTHETIC_SECONDS = 2  # assumed, of a run: it looks for its text each second
# Processor time of a handler, seconds, as docs/performance.md has it of a webhook and a text; of all else, as
# of a webhook. Lambda gives 512 MB this share of a processor (1,769 MB have one: Lambda's documentation).
CPU_SECONDS, TEXT_CPU_SECONDS = 0.0026, 0.0048
PROCESSOR = 512 / 1769
# Each night the rollup reads all that the ledger keeps: of a million items the seconds of its 3 GB, and an
# item's bytes (docs/scale.md).
KEPT_MONTHS, ROLLUP_SECONDS, ROLLUP_GB, ITEM_BYTES = 5, 14.4 / 1.7, 3.0, 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`parts_per_second` is what its senders may send together. Calls are a dealership's, a month; `own` are
    those that the stage makes to itself.
    """

    dealerships: int
    parts_per_second: float
    missed: int = MISSED
    answered: int = ANSWERED
    own: int = HOURS


SCENES = (
    Scene(dealerships=10, parts_per_second=1),  # one long code
    Scene(dealerships=500, parts_per_second=10),
    Scene(dealerships=5_000, parts_per_second=100),  # a short code
)


_OF_CALLS = (
    *("webhooks", "functions", "database_writes", "database_reads", "database_storage"),
    *("queues", "logs", "events", "secrets"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """US dollars a month: first what calls cost, then what desks, nights and the template do."""

    webhooks: float
    functions: float
    database_writes: float
    database_reads: float
    database_storage: float
    queues: float
    logs: float
    events: float
    secrets: float
    desks: float
    rollup: float
    synthetic: float
    sweeper: float
    alarms: float
    metrics: float
    keys: float

    @property
    def total(self) -> float:
        return float(sum(asdict(self).values()))

    @property
    def of_calls(self) -> float:
        each = asdict(self)
        return float(sum(each[name] for name in _OF_CALLS))

    @property
    def fixed(self) -> float:
        """What stands whether anybody calls or not."""
        return self.synthetic + self.sweeper + self.alarms + self.metrics + self.keys


# A million of each, of one dealership.
MILLIONS = {
    "answered": Scene(dealerships=1, parts_per_second=100, missed=0, answered=1_000_000, own=0),
    "missed": Scene(dealerships=1, parts_per_second=100, missed=1_000_000, answered=0, own=0),
}


def bill(scene: Scene, kinds: Mapping[str, Kind], resources: Mapping[str, int]) -> Bill:
    missed = scene.dealerships * scene.missed + scene.own
    answered = scene.dealerships * scene.answered
    repeated = REPEATED_SHARE * (missed + answered)
    webhooks = missed + answered + repeated
    # A text waits where its sender is busy: as often as the sender is (Poisson arrivals see time averages).
    waiting = missed * min(1.0, missed / HOURS_SECONDS / scene.parts_per_second)
    times = {
        "missed": missed,
        "answered": answered,
        "repeated": repeated,
        "cold": webhooks,
        "receipt": RECEIPTS * missed,
        "reply": REPLYING_SHARE * missed,
    }
    told = _sum(times, {name: kind["changed"] for name, kind in kinds.items()})
    asked = {name: sum(kind["operations"].values()) for name, kind in kinds.items()}
    # SendMessage is the handlers'; receiving and deleting are Lambda's, of texts, receipts and replies.
    queued = missed + waiting + times["receipt"] + times["reply"]
    runs = webhooks + queued + told
    # Beside what each asks for: announce writes a mark and puts its events; a text that waits reads twice and
    # asks anew.
    requests = _sum(times, asked) + 2 * told + 3 * waiting
    cpu = (runs - missed) * CPU_SECONDS + missed * TEXT_CPU_SECONDS
    seconds = cpu / PROCESSOR + requests * AWS_SECONDS + missed * SEND_SECONDS
    logged = _sum(times, {name: kind["log_bytes"] for name, kind in kinds.items()})
    logged += PLATFORM_LOG_BYTES * webhooks
    items = KEPT_MONTHS * (missed - scene.own + answered)
    sweeps = kinds["sweep"]
    metrics = {name for kind in kinds.values() for name in kind["metrics"]}
    return Bill(
        webhooks=webhooks * PRICES["api_request"],
        functions=runs * PRICES["lambda_request"] + seconds * MEMORY_GB * PRICES["lambda_gb_second"],
        database_writes=(_sum(times, {n: k["write_units"] for n, k in kinds.items()}) + told)
        * PRICES["write_unit"],
        database_reads=_sum(times, {n: k["read_units"] for n, k in kinds.items()}) * PRICES["read_unit"],
        database_storage=_sum(times, {n: k["gigabyte_months"] for n, k in kinds.items()})
        * PRICES["stored_gb_month"],
        queues=(missed + waiting + POLLED * queued) * PRICES["queue_request"],
        logs=logged / 1e9 * PRICES["log_gb"],
        events=_sum(times, {n: k["events"] for n, k in kinds.items()}) * PRICES["event"],
        secrets=webhooks * PRICES["key_request"],
        desks=scene.dealerships * sum(desk_month().values()),
        rollup=NIGHTS
        * items
        * (
            ROLLUP_SECONDS * ROLLUP_GB * PRICES["lambda_gb_second"] / 1e6
            + ITEM_BYTES / 8192 * PRICES["read_unit"]
        ),
        synthetic=HOURS
        * (
            PRICES["schedule"]
            + PRICES["lambda_request"]
            + SYNTHETIC_SECONDS * MEMORY_GB * PRICES["lambda_gb_second"]
        ),
        sweeper=MINUTES
        * (
            PRICES["schedule"]
            + PRICES["lambda_request"]
            + (CPU_SECONDS / PROCESSOR + sum(sweeps["operations"].values()) * AWS_SECONDS)
            * MEMORY_GB
            * PRICES["lambda_gb_second"]
            + sweeps["read_units"] * PRICES["read_unit"]
        ),
        alarms=resources["AWS::CloudWatch::Alarm"] * PRICES["alarm_month"],
        metrics=len(metrics) * PRICES["metric_month"],
        keys=resources["AWS::KMS::Key"] * PRICES["key_month"],
    )


def _sum(times: Mapping[str, float], each: Mapping[str, float]) -> float:
    return sum(number * each[name] for name, number in times.items())


def main() -> None:
    kinds, resources = ran("counted_events"), ran("counted_template")
    bills = {f"{scene.dealerships:,}": bill(scene, kinds, resources) for scene in SCENES}
    millions = {name: bill(scene, kinds, resources).of_calls for name, scene in MILLIONS.items()}
    fixed = bills["10"].fixed
    if "--json" in sys.argv[1:]:
        found = {name: asdict(each) | {"total": each.total} for name, each in bills.items()}
        print(json.dumps({"months": found, "a_million": millions, "fixed": fixed}))
        return
    show("USD a month, dealerships", {size: (asdict(found), found.total) for size, found in bills.items()})
    Console().print(
        f"A million missed calls: {millions['missed']:.2f}, texts' receipts and replies too;"
        f" a million answered ones: {millions['answered']:.2f}; fixed, a month: {fixed:.2f}."
    )
    Console().print(f"Of each desk, {DESK_REQUESTS:,} requests a month. Texts are {MISSED:,} a dealership.")


if __name__ == "__main__":
    main()
