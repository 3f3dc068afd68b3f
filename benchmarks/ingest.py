"""What a warm webhook costs on our side of the wire: from API Gateway's event to the answer, milliseconds.

All three talk to the same stub of AWS, which answers at once. They differ in what they do: the floor writes
twice and checks nothing, the pick writes four times.
"""

import contextlib
import os
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

from rich.console import Console
from rich.progress import track

from benchmarks import stub_aws
from benchmarks.report import report
from benchmarks.webhook import environment, event

ROUNDS = 300
HANDLERS = {
    "floor": "benchmarks.handlers.floor",
    "rappel": "functions.on_missed_call.handler",
    "pick": "benchmarks.handlers.pick",
}


class Context:
    """What Powertools reads of Lambda's."""

    function_name = "benchmark"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:ca-central-1:000000000000:function:benchmark"
    aws_request_id = "1"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


def main() -> None:
    samples: dict[str, list[float]] = {name: [] for name in HANDLERS}
    with stub_aws.running() as endpoint:
        os.environ.update(environment(endpoint))
        # A logger keeps the standard output of its import: theirs goes nowhere, at the price of writing it.
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            modules = {name: import_module(path) for name, path in HANDLERS.items()}
            for module in modules.values():
                _timed(module, "CAwarm")
            for i in track(range(ROUNDS), "ingest", console=Console(stderr=True), transient=True):
                for name, module in modules.items():
                    samples[name].append(_timed(module, f"CA{i}"))
    report("ingest", "ms", samples)


def _timed(module: ModuleType, call_id: str) -> float:
    webhook = event(call_id)
    start = time.perf_counter()
    answer = module.handler(webhook, Context())
    took = time.perf_counter() - start
    assert answer["statusCode"] == 200, answer
    return took * 1000


if __name__ == "__main__":
    main()
