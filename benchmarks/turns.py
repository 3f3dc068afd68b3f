"""Warm handlers, by turns against one stub of AWS: the processor time of our own process alone.

The stub has a process of its own, whose time is none of ours.
"""

import contextlib
import os
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from benchmarks import stub_aws
from benchmarks.one_call import Context, environment

Way = str  # "floor", "same_promises", "rappel", "pick"
Handler = Callable[[dict[str, Any], Any], Any]


def timed(
    name: str, modules: Mapping[Way, str], event: Callable[[str], dict[str, Any]], answer: object, rounds: int
) -> dict[Way, list[float]]:
    """Milliseconds of processor time from event to answer, which is `answer`. Each event has its own id."""
    samples: dict[Way, list[float]] = {way: [] for way in modules}
    with stub_aws.running() as endpoint:
        os.environ.update(environment(endpoint))
        # A logger keeps the standard output of its import: theirs goes nowhere, at the price of writing it.
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            handlers: dict[Way, Handler] = {
                way: import_module(module).handler for way, module in modules.items()
            }
            for handler in handlers.values():
                _milliseconds(handler, event("CAwarm"), answer)
            for i in track(range(rounds), name, console=Console(stderr=True), transient=True):
                for way, handler in handlers.items():
                    samples[way].append(_milliseconds(handler, event(f"CA{i}"), answer))
    return samples


def _milliseconds(handler: Handler, event: dict[str, Any], expected: object) -> float:
    start = time.process_time()
    answer = handler(event, Context())
    took = time.process_time() - start
    told = answer.get("statusCode", answer)
    assert told == expected, answer
    return took * 1000
