"""One alarm, and those that every function has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from functions.shared.metrics import Metric
from functions.shared.sender import CarrierName
from infra.function_spec import FunctionSpec

AwsMetric = Literal[
    "Errors",  # of a function
    "Throttles",
    "Duration",
    "Invocations",
    "IteratorAge",  # of a function that reads a stream
    "5xx",  # of the API
    "ApproximateAgeOfOldestMessage",  # of a queue
    "ApproximateNumberOfMessagesVisible",
    "ExecutionsFailed",  # of a state machine
]

# What is watched beside functions: the API, a queue, where a queue's failures end, and a state machine.
Place = Literal[
    "api",
    "texts",
    "text failures",
    "receipts",
    "receipt failures",
    "replies",
    "reply failures",
    "event failures",
    "notices",
    "notice failures",
    "endpoint failures",
    "rollup machine",
]
Priority = Literal["P1", "P2", "P3"]
# By when somebody is to act. A text is worth something for 15 minutes; a provider gives up in hours.
DEADLINES: dict[Priority, str] = {
    "P1": "within 15 minutes, at any hour",
    "P2": "within the hour, or before the dealerships open",
    "P3": "within the week",
}
_PRIORITIES: dict[str, Priority] = {
    "OnMissedCall": "P1",
    "SendSms": "P1",
    "OnReply": "P1",
    "QuarterlyRollup": "P3",
    "Reconcile": "P3",
}

_FIVE_MINUTES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Share:
    """Of `of` and the alarm's metric together, for one carrier or all. Fewer than `least` say nothing."""

    of: Metric
    least: int
    carrier: CarrierName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Rings when `metric` was above its threshold in each of so many `windows` in a row.

    `of` is what is measured: a function, which counts a `Metric` itself, or its queue of failures; else a
    queue, or the API, which counts a `Metric` by its access log. An alarm that rings "below" rings also where
    nothing was measured. With a `share`, the threshold is of the metric's part in it. `do` says what to do,
    and may name the `{queue}`; `first` is what to type first. CloudWatch `mails`, unless the function itself
    does, which can say whose affair it is.
    """

    name: str
    of: FunctionSpec[...] | Place
    metric: Metric | AwsMetric
    rings: Literal["above", "below"] = "above"
    threshold: float = 0
    window: timedelta = _FIVE_MINUTES
    windows: int = 1
    statistic: str = "Sum"
    share: Share | None = None
    priority: Priority
    do: str
    first: str = "rappel doctor"
    mails: bool = True

    def description(self) -> str:
        """What the alarm's e-mail says, at most CloudWatch's 1,024 characters."""
        by_when = f"{self.priority}, {DEADLINES[self.priority]}"
        return f"{by_when}. {self.do} First: {self.first} (docs/operations.md#{self.name.lower()})"


def of_function(function: FunctionSpec[...]) -> Iterator[Alarm]:
    """Watches any function for errors, throttling and slowness."""
    name = function.name
    yield Alarm(
        name=f"{name}Errors",
        of=function,
        metric="Errors",
        priority=_priority(name),
        do=f"{name} failed: read its log; what it was given comes again, or waits in a queue.",
    )
    yield Alarm(
        name=f"{name}Throttles",
        of=function,
        metric="Throttles",
        priority=_priority(name),
        do=f"{name} was throttled: ask for more Lambda concurrency in this account.",
    )
    yield Alarm(
        name=f"{name}Slow",
        of=function,
        metric="Duration",
        priority="P3",
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
            priority=_priority(function.name),
            rings="below",
            threshold=1,
            window=function.runs_every,
            windows=3,
            do=f"{function.name} has stopped running: see whether its schedule is enabled.",
        )


def of_failures(name: str, of: FunctionSpec[...] | Place) -> Alarm:
    """Watches a queue of failures: one message rings."""
    return Alarm(
        name=f"{name}Failures",
        of=of,
        metric="ApproximateNumberOfMessagesVisible",
        priority=_priority(name),
        first="rappel redrive" if isinstance(of, str) else "rappel doctor",
        statistic="Maximum",
        do=f"{name}: something failed for good. Mend the cause. If {{queue}} belongs to a queue, redrive it;"
        " else run the function with what its messages say, and purge it.",
    )


def _priority(function: str) -> Priority:
    """A function that takes calls or sends texts can't wait; what is counted each night can."""
    return _PRIORITIES.get(function, "P2")
