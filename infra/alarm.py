"""One alarm, and those that every function has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from functions.shared.metrics import Metric
from infra.functions import FunctionSpec

AwsMetric = Literal[
    "Errors",  # of a function
    "Throttles",
    "Duration",
    "Invocations",
    "5xx",  # of the API
    "ApproximateAgeOfOldestMessage",  # of a queue
    "ApproximateNumberOfMessagesVisible",
]

_FIVE_MINUTES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Rings when `metric` was above its threshold in each of so many `windows` in a row.

    `of` is what is measured: a function, which counts a `Metric` itself, or its queue of failures; else a
    queue of texts, or the API, which counts a `Metric` by its access log. An alarm that rings "below" rings
    also where nothing was measured. `do` says what to do, and may name the `{queue}`.
    """

    name: str
    of: FunctionSpec[...] | Literal["api", "texts", "text failures"]
    metric: Metric | AwsMetric
    rings: Literal["above", "below"] = "above"
    threshold: float = 0
    window: timedelta = _FIVE_MINUTES
    windows: int = 1
    statistic: str = "Sum"
    do: str


def of_function(function: FunctionSpec[...]) -> Iterator[Alarm]:
    """Watches any function for errors, throttling and slowness."""
    name = function.name
    yield Alarm(
        name=f"{name}Errors",
        of=function,
        metric="Errors",
        do=f"{name} failed: read its log; what it was given comes again, or waits in a queue.",
    )
    yield Alarm(
        name=f"{name}Throttles",
        of=function,
        metric="Throttles",
        do=f"{name} was throttled: ask for more Lambda concurrency in this account.",
    )
    yield Alarm(
        name=f"{name}Slow",
        of=function,
        metric="Duration",
        statistic="p99",
        threshold=0.8 * 1000 * function.timeout.total_seconds(),
        do=f"{name} nears its timeout: look for a slow dependency in its log, or raise the timeout.",
    )


def of_silence(function: FunctionSpec[...]) -> Iterator[Alarm]:
    """Watches a function that runs by the clock: it rings once the function was not started three times."""
    if function.runs_every:
        yield Alarm(
            name=f"{function.name}Silent",
            of=function,
            metric="Invocations",
            rings="below",
            threshold=1,
            window=function.runs_every,
            windows=3,
            do=f"{function.name} has stopped running: see whether its schedule is enabled.",
        )


def of_failures(name: str, of: FunctionSpec[...] | Literal["text failures"]) -> Alarm:
    """Watches a queue of failures: one message rings."""
    return Alarm(
        name=f"{name}Failures",
        of=of,
        metric="ApproximateNumberOfMessagesVisible",
        statistic="Maximum",
        do=f"{name}: something failed for good. Mend the cause. If {{queue}} holds texts, redrive it; else"
        " run the function with what its messages say, and purge it.",
    )
