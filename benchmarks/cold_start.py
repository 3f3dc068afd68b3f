"""What a cold start costs: a new process, the imports, the clients and the first webhook, milliseconds.

It runs on this machine's interpreter and processor: the ratios carry over to Lambda, the milliseconds don't.
"""

import os
import subprocess
import sys
import time

from rich.console import Console
from rich.progress import track

from benchmarks import stub_aws
from benchmarks.ingest import HANDLERS
from benchmarks.one_call import environment
from benchmarks.report import report

ROUNDS = 15
FIRST_WEBHOOK = """
import sys
from importlib import import_module
from benchmarks.one_call import Context, webhook
answer = import_module(sys.argv[1]).handler(webhook("CA1"), Context())
assert answer["statusCode"] == 200, answer
"""


def timed(rounds: int = ROUNDS) -> dict[str, list[float]]:
    samples: dict[str, list[float]] = {name: [] for name in HANDLERS}
    with stub_aws.running() as endpoint:
        for _ in track(range(rounds), "cold_start", console=Console(stderr=True), transient=True):
            for name, path in HANDLERS.items():
                samples[name].append(_milliseconds(path, endpoint))
    return samples


def _milliseconds(path: str, endpoint: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", FIRST_WEBHOOK, path],
        env=os.environ | environment(endpoint),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    report("cold_start", "ms", timed())
