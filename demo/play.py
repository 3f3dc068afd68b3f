"""The demo: deploys, onboards, answers a morning of calls, and turns a quarter into an answer and a report.

What happens is told on standard error; the last line on standard output is the summary as JSON.
"""

import json
import logging
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from demo import lake
from demo.deployed import Unexpected, deploying
from demo.morning import morning
from demo.onboarding import FILES, onboard
from demo.working_morning import open_whenever
from functions.shared.moment import utc_now
from infra.bundle import BuildFailed
from infra.local.deploy import NotDeployed
from infra.local.ministack import NotStarted

QUARTER, CALLS, DEALERSHIPS, SEED = "2025-Q3", 50_000, 20, 7


def main() -> int:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    logging.getLogger("jsii").setLevel(logging.ERROR)
    start = time.monotonic()
    try:
        with deploying(console) as deployed, TemporaryDirectory(prefix="rappel-") as folder:
            files = [open_whenever(file, utc_now().date(), Path(folder)) for file in FILES]
            onboard(deployed, console, files)
            texting = morning(deployed, console)
            lake.fill_ledger(deployed, console, QUARTER, CALLS, DEALERSHIPS, SEED)
            calls = lake.roll_up(deployed, console, QUARTER)
            rows = lake.ask(deployed, console, QUARTER)
            lake.leave_report(deployed, console, QUARTER)
    except (BuildFailed, NotDeployed, NotStarted, Unexpected, lake.NoAnswer) as problem:
        console.print(str(problem), style="red", markup=False)
        return 1
    summary = {**texting, "calls_in_lake": calls, "athena_rows": rows}
    print(json.dumps(summary | {"seconds": round(time.monotonic() - start, 1)}), flush=True)
    return 0
