"""The sweeper, each minute: asks for each text that should have left by now.

A crash between storing a call and asking for its text leaves the call in the index `owed`; what was deferred
comes there of itself. A text may be asked for twice, since send_sms claims a call before it sends.
"""

import os
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config

from functions.on_missed_call.environment import SweepEnvironment
from functions.shared import environment, telemetry
from functions.shared.ledger.due_texts import DueTexts
from functions.shared.moment import utc_now
from functions.shared.outbox import Outbox

# One sweep can ask for so many texts within its 30 s, at about 10 ms for ten messages and 5 ms for each text.
MAX_TEXTS = 2000
_AT_ONCE = 10  # messages that SQS takes in one request
# One request that hangs must not take the time of all the others.
_TIMEOUTS = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})

log = telemetry.logger("sweep")
metrics = telemetry.metrics("sweep")


@metrics.log_metrics
def handler(_event: dict[str, Any], _context: object) -> dict[str, int]:
    due_texts, outbox = _wiring()
    now, texts = utc_now(), 0
    refs = due_texts.due(now, MAX_TEXTS)
    for start in range(0, len(refs), _AT_ONCE):
        for ref in outbox.ask_all(refs[start : start + _AT_ONCE]):
            due_texts.put_off(ref, now)
            texts += 1
    telemetry.count(metrics, "Swept", texts)
    log.info("sweep", extra={"asked": texts})
    return {"asked": texts}


@lru_cache(maxsize=1)
def _wiring() -> tuple[DueTexts, Outbox]:
    env = environment.read(SweepEnvironment, os.environ)
    return (
        DueTexts(boto3.client("dynamodb", config=_TIMEOUTS), env.calls_table),
        Outbox(boto3.client("sqs", config=_TIMEOUTS), env.queue_url),
    )
