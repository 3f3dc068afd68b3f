"""The demo: deploys, onboards, answers a morning of calls, and turns a quarter into a SQL answer.

What happens is told on standard error; the last line on standard output is the summary as JSON.
"""

import json
import logging
import time

from rich.console import Console

from demo import lake, texting
from demo.deployed import deploying
from infra.bundle import BuildFailed
from infra.local.deploy import NotDeployed
from infra.local.ministack import NotStarted

QUARTER, CALLS, DEALERSHIPS, SEED = "2025-Q3", 50_000, 20, 7


def main() -> int:
    console = Console(stderr=True, highlight=False)
    logging.getLogger("jsii").setLevel(logging.ERROR)
    start = time.monotonic()
    try:
        with deploying(console) as deployed:
            texting.onboard(deployed, console)
            morning = texting.morning(deployed, console)
            lake.fill_ledger(deployed, console, QUARTER, CALLS, DEALERSHIPS, SEED)
            calls = lake.roll_up(deployed, console, QUARTER)
            rows = lake.ask(deployed, console, QUARTER)
    except (BuildFailed, NotDeployed, NotStarted, texting.Unexpected, lake.NoAnswer) as problem:
        console.print(f"[red]{problem}[/red]")
        return 1
    summary = {**morning, "calls_in_lake": calls, "athena_rows": rows}
    print(json.dumps(summary | {"seconds": round(time.monotonic() - start, 1)}), flush=True)
    return 0
