"""The edge of announce: the streams of calls and contacts come in, and events go out."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from functions.announce.announcing import Announced, Announcing
from functions.announce.bus import Bus
from functions.announce.environment import AnnounceEnvironment
from functions.shared import aws, environment, telemetry
from functions.shared.ledger.change_counter import note_change
from functions.shared.moment import utc_now

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient


log = telemetry.logger("announce")
metrics = telemetry.metrics("announce")
_count = partial(telemetry.count, metrics)


@dataclass(frozen=True, slots=True)
class Wiring:
    announcing: Announcing
    set_aside: Callable[[dict[str, Any]], None]


@metrics.log_metrics
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lambda hands over a batch, and hands it over again from the first record that is returned."""
    wiring = _wiring()
    done = wiring.announcing.take(event["Records"], utc_now())
    for record, error in done.unreadable:
        _set_aside(wiring, record, error)
    _tell(done, len(event["Records"]))
    return {"batchItemFailures": [{"itemIdentifier": done.again}] if done.again else []}


def _tell(done: Announced, records: int) -> None:
    fields = {"records": records, "events": done.events, "refused": done.refused}
    log.info("announced", extra={**fields, "errors": sorted(done.errors)})
    _count("Announced", done.events)
    if done.refused or done.errors:
        _count("AnnounceFailed", max(done.refused, len(done.errors)))


def _set_aside(wiring: Wiring, record: Any, error: str) -> None:
    """Names the record in the queue of failures, and nothing of what is in it: it would stop its shard."""
    named = {
        "stream": record.get("eventSourceARN"),
        "sequence_number": record.get("dynamodb", {}).get("SequenceNumber"),
        "error": error,
    }
    log.error("unreadable record", extra=named)
    _count("AnnounceUnreadable")
    wiring.set_aside(named)


@lru_cache(maxsize=1)
def _wiring() -> Wiring:
    env = environment.read(AnnounceEnvironment, os.environ)
    dynamodb, sqs = aws.client("dynamodb"), aws.client("sqs")
    bus = Bus(aws.client("events"), env.bus, env.desk_url)
    return Wiring(
        announcing=Announcing(put=bus.put, note_change=partial(note_change, dynamodb, env.calls_table)),
        set_aside=partial(_send, sqs, env.failures_url),
    )


def _send(sqs: "SQSClient", url: str, named: dict[str, Any]) -> None:
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(named))


if aws.is_starting(os.environ):
    _wiring()
