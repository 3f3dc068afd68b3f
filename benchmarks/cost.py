"""What a million missed calls cost at AWS, US dollars, the texts' own price apart.

What one call asks for is counted on moto (benchmarks/counted_call.py): the requests, DynamoDB's units, the
bytes logged and stored. Lambda's time is the handlers' own, as `ingest` and `send` measure it here, and what
AWS's answers are assumed to take. Alarms, keys and metrics cost the same whether anybody calls or not.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import ingest, send
from benchmarks.counted_call import Count
from benchmarks.report import ratios
from infra.settings import SEND_SECONDS

PRICES: dict[str, float] = tomllib.loads(Path(__file__).with_name("prices.toml").read_text(encoding="utf-8"))
MILLION = 1_000_000
MEMORY_GB = 0.5  # what infra/stack.py gives on_missed_call and send_sms
# Assumed, seconds an answer, as SEND_SECONDS is of the carrier's: nobody has measured them in an account.
AWS_SECONDS = 0.005
# Assumed, bytes a call: API Gateway's line in its access log. Lambda's own are kept only where it warns.
PLATFORM_LOG_BYTES = 400
# Lambda's poller receives a message and deletes it. Here each comes alone; on a Monday several come at once.
POLLED = 2
# A desk that is open: 8 hours of 22 days, and its page asks every 3 seconds (functions/desk/page/static).
DESK_REQUESTS = 8 * 22 * 3600 // 3
DESK_MEMORY_GB = 1.0  # what infra/functions.py gives the desk
DESK_SECONDS = 0.010  # assumed: an unchanged list is one read, and no body


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """US dollars per million calls."""

    api_gateway: float
    functions: float
    database_writes: float
    database_reads: float
    database_storage: float
    queue: float
    logs: float

    @property
    def total(self) -> float:
        return float(sum(asdict(self).values()))


def main() -> None:
    own = [ran("ingest", "--json"), ran("send", "--json")]
    bills = {
        way: bill(
            ran("counted_call", ingest.HANDLERS[way], send.HANDLERS[way]),
            own_seconds=sum(milliseconds[way] for milliseconds in own) / 1000,
        )
        for way in ingest.HANDLERS
    }
    totals = {way: [found.total] for way, found in bills.items()}
    if "--json" in sys.argv[1:]:
        desk = {"desk_month": desk_month()}
        print(
            json.dumps(
                ratios("cost", "USD per million calls", totals) | {"bill": asdict(bills["rappel"])} | desk
            )
        )
        return
    show("USD per million calls", {way: (asdict(found), found.total) for way, found in bills.items()})
    Console().print(f"One open desk, USD a month: {sum(desk_month().values()):.2f}")


def show(unit: str, bills: Mapping[str, tuple[Mapping[str, float], float]]) -> None:
    """Prints the bills side by side, each by what it is for, and its total."""
    table = Table(unit, *bills)
    for name in next(iter(bills.values()))[0]:
        table.add_row(name.replace("_", " "), *(f"{parts[name]:,.2f}" for parts, _ in bills.values()))
    table.add_section()
    table.add_row("total", *(f"{total:,.2f}" for _, total in bills.values()))
    Console().print(table)


def ran(benchmark: str, *arguments: str) -> Any:
    """What it prints, from a process of its own: clients and loggers remember where they were made."""
    module = [sys.executable, "-m", f"benchmarks.{benchmark}"]
    printed = subprocess.run([*module, *arguments], stdout=subprocess.PIPE, check=True).stdout
    return json.loads(printed)


def bill(counted: Count, own_seconds: float) -> Bill:
    """`own_seconds`: both handlers' own time for a call, the wire apart."""
    operations = counted["operations"]
    sent = operations.get("SendTextMessage", 0)
    asked = sum(operations.values())
    seconds = own_seconds + (asked - sent) * AWS_SECONDS + sent * SEND_SECONDS
    queued = operations.get("SendMessage", 0) + POLLED
    logged_gb = (counted["log_bytes"] + PLATFORM_LOG_BYTES) / 1e9
    return Bill(
        api_gateway=MILLION * PRICES["api_request"],
        functions=MILLION * (2 * PRICES["lambda_request"] + seconds * MEMORY_GB * PRICES["lambda_gb_second"]),
        database_writes=MILLION * counted["write_units"] * PRICES["write_unit"],
        database_reads=MILLION * counted["read_units"] * PRICES["read_unit"],
        database_storage=MILLION * counted["gigabyte_months"] * PRICES["stored_gb_month"],
        queue=MILLION * queued * PRICES["queue_request"],
        logs=MILLION * logged_gb * PRICES["log_gb"],
    )


def desk_month() -> dict[str, float]:
    """US dollars of one open desk's month in which nothing changes: one read each time, as tests count it."""
    seconds = DESK_SECONDS * DESK_MEMORY_GB * PRICES["lambda_gb_second"]
    return {
        "api_gateway": DESK_REQUESTS * PRICES["api_request"],
        "functions": DESK_REQUESTS * (PRICES["lambda_request"] + seconds),
        "database_reads": DESK_REQUESTS * PRICES["read_unit"],
    }


if __name__ == "__main__":
    main()
