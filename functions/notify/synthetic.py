"""The edge of SyntheticCall, each hour: does a missed call still become a text?"""

import os
import time
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import urllib3

from functions.notify.environment import SyntheticEnvironment
from functions.notify.rehearsal import Rehearsal, Unanswered
from functions.shared import aws, environment, telemetry
from functions.shared.ledger.calls import Calls
from functions.shared.moment import utc_now

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient

_SECONDS = urllib3.Timeout(connect=3, read=15)

log = telemetry.logger("synthetic")
metrics = telemetry.metrics("synthetic")


@metrics.log_metrics
def handler(_event: dict[str, Any], _context: object) -> dict[str, str | None]:
    wrong = _wiring().play()
    telemetry.count(metrics, "SyntheticCallLost", 0 if wrong is None else 1)
    log.info("synthetic call", extra={"wrong": wrong})
    return {"wrong": wrong}


@lru_cache(maxsize=1)
def _wiring() -> Rehearsal:
    env = environment.read(SyntheticEnvironment, os.environ)
    return Rehearsal(
        post=partial(_post, urllib3.PoolManager(timeout=_SECONDS, retries=False), env.endpoint),
        secrets=partial(_secrets, aws.client("ssm"), env.secret_parameter),
        text=Calls(aws.client("dynamodb"), env.calls_table).text,
        clock=utc_now,
        sleep=time.sleep,
    )


def _post(pool: urllib3.PoolManager, url: str, headers: Mapping[str, str], body: bytes) -> int:
    try:
        return pool.request("POST", url, body=body, headers=headers, redirect=False).status
    except urllib3.exceptions.HTTPError as error:
        raise Unanswered(type(error).__name__) from None


def _secrets(ssm: "SSMClient", parameter: str) -> list[str]:
    return ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"].split()


if aws.is_starting(os.environ):
    _wiring()
