"""Logs and metrics: one JSON line, one namespace, and no telephone number in either."""

import re
from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import Metrics

from functions.shared.metrics import Metric

NAMESPACE = "Rappel"

# What an exception of a library may quote. We ourselves write no number into a log. A backslash that is
# quoted stands twice in a line of JSON, and half of it would break the line.
_NUMBER = re.compile(r"(?:\+|%2B|\\+u002b)[1-9]\d{6,14}", re.IGNORECASE)


class _WithoutNumbers(LambdaPowertoolsFormatter):
    def serialize(self, log: Any) -> str:
        return _NUMBER.sub("[number]", super().serialize(log))


def logger(service: str) -> Logger:
    # RFC 3339 is what Lambda's log level filter reads.
    return Logger(service=service, logger_formatter=_WithoutNumbers(use_rfc3339=True))


def metrics(service: str) -> Metrics:
    return Metrics(namespace=NAMESPACE, service=service)


def count(metrics: Metrics, name: Metric, number: float = 1) -> None:
    metrics.add_metric(name=name, unit="Count", value=number)


def record_seconds(metrics: Metrics, name: Metric, seconds: float) -> None:
    metrics.add_metric(name=name, unit="Seconds", value=seconds)
