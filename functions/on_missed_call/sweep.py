"""The sweeper, each minute: asks for each text that should have left by now, and for what is owed to staff.

A crash between storing a call and asking for its text leaves the call in the index `owed`; what was deferred
comes there of itself. A text may be asked for twice, since send_sms claims a call before it sends, and so may
a notice, which notify marks.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from functions.on_missed_call.environment import SweepEnvironment
from functions.shared import aws, environment, telemetry
from functions.shared.ledger.due_notices import DueNotices
from functions.shared.ledger.due_texts import DueTexts
from functions.shared.moment import utc_now
from functions.shared.notice_request import to_json
from functions.shared.outbox import Outbox

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

# One sweep can ask for so many texts within its 30 s, at about 10 ms for ten messages and 5 ms for each text.
MAX_TEXTS = 2000
MAX_NOTICES = 300
_AT_ONCE = 10  # messages that SQS takes in one request

log = telemetry.logger("sweep")
metrics = telemetry.metrics("sweep")


@metrics.log_metrics
def handler(_event: dict[str, Any], _context: object) -> dict[str, int]:
    due_texts, outbox, notices = _wiring()
    now, texts = utc_now(), 0
    refs = due_texts.due(now, MAX_TEXTS)
    for start in range(0, len(refs), _AT_ONCE):
        for ref in outbox.ask_all(refs[start : start + _AT_ONCE]):
            due_texts.put_off(ref, now)
            texts += 1
    asked = notices.ask(now)
    telemetry.count(metrics, "Swept", texts)
    telemetry.count(metrics, "SweptNotices", asked)
    log.info("sweep", extra={"asked": texts, "notices": asked})
    return {"asked": texts}


@dataclass(frozen=True, slots=True)
class NoticeSweep:
    """What is owed to staff, and the queue of whoever tells them. Raises botocore's errors."""

    due_notices: DueNotices
    sqs: "SQSClient"
    queue_url: str

    def ask(self, now: datetime) -> int:
        """Asks for what is due, and returns for how much of it."""
        asked = 0
        due = self.due_notices.due(now, MAX_NOTICES)
        for start in range(0, len(due), _AT_ONCE):
            batch = due[start : start + _AT_ONCE]
            answer = self.sqs.send_message_batch(
                QueueUrl=self.queue_url,
                Entries=[
                    {"Id": str(number), "MessageBody": to_json(request)}
                    for number, request in enumerate(batch)
                ],
            )
            for taken in answer.get("Successful", ()):
                self.due_notices.put_off(batch[int(taken["Id"])], now)
                asked += 1
        return asked


@lru_cache(maxsize=1)
def _wiring() -> tuple[DueTexts, Outbox, NoticeSweep]:
    env = environment.read(SweepEnvironment, os.environ)
    dynamodb, sqs = aws.client("dynamodb"), aws.client("sqs")
    return (
        DueTexts(dynamodb, env.calls_table),
        Outbox(sqs, env.queue_url),
        NoticeSweep(DueNotices(dynamodb, env.calls_table), sqs, env.notices_queue_url),
    )


if aws.is_starting(os.environ):
    _wiring()
