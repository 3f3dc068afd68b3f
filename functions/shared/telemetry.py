"""Logs and metrics: one JSON line, one namespace, and no telephone number in either."""

import re
from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import Metrics, MetricUnit, single_metric

from functions.shared.metrics import Metric
from functions.shared.sender import CarrierName

# Where no stage names its own by POWERTOOLS_METRICS_NAMESPACE: two of one account must share no metric.
NAMESPACE = "Rappel"

# A library's exception may quote a number. We ourselves write none into a log. A backslash that is quoted
# stands twice in a line of JSON, and half of it would break the line.
_NUMBER = re.compile(r"(?:\+|%2B|\\+u002b)[1-9]\d{6,14}", re.IGNORECASE)


class _WithoutNumbers(LambdaPowertoolsFormatter):
    def serialize(self, log: Any) -> str:
        return _NUMBER.sub("[number]", super().serialize(log))


def logger(service: str) -> Logger:
    """A function's log: one JSON line per entry, in which no telephone number is left."""
    # RFC 3339 is what Lambda's log level filter reads.
    return Logger(service=service, logger_formatter=_WithoutNumbers(use_rfc3339=True))


def metrics(service: str) -> Metrics:
    """A function's metrics, which CloudWatch reads from its log (embedded metric format)."""
    made = Metrics(service=service)
    made.namespace = made.namespace or NAMESPACE
    return made


def count(metrics: Metrics, name: Metric, number: float = 1) -> None:
    """Adds to a metric that counts."""
    metrics.add_metric(name=name, unit="Count", value=number)


def count_by_carrier(metrics: Metrics, name: Metric, carrier: CarrierName) -> None:
    """Counts one more of what is told apart by carrier."""
    with single_metric(
        name=name,
        unit=MetricUnit.Count,
        value=1,
        namespace=metrics.namespace,
        default_dimensions={"service": metrics.service},
    ) as metric:
        metric.add_dimension(name="carrier", value=carrier)


def record_seconds(metrics: Metrics, name: Metric, seconds: float) -> None:
    """Adds a value to a metric of durations."""
    metrics.add_metric(name=name, unit="Seconds", value=seconds)
