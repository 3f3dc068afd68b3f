"""The edge of send_sms: a message comes in, and goes back to the queue where its text is owed still."""

import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from cachetools import TTLCache, cached

from functions.send_sms.carriers.choice import Carriers
from functions.send_sms.delivery import Delivery, NoDealership, NotYet, Unreadable
from functions.send_sms.environment import SendSmsEnvironment
from functions.send_sms.forgotten_opt_outs import ForgottenOptOuts
from functions.shared import aws, environment, telemetry
from functions.shared.call import TextStatus
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.claims import Claims
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.dealerships import DealershipAndPause, Dealerships
from functions.shared.ledger.forgotten import Forgotten
from functions.shared.ledger.pauses import REMEMBERED
from functions.shared.ledger.texts import Texts
from functions.shared.message import MalformedRequest, from_json
from functions.shared.metrics import Metric
from functions.shared.moment import utc_now
from functions.shared.provider_api.failure import Unavailable
from functions.shared.sender import Sender

if TYPE_CHECKING:
    from types_boto3_kms import KMSClient
    from types_boto3_sqs import SQSClient

# Seconds until a text is tried again, by how often its message was received. The last number holds for all
# tries that follow: infra/constructs/delivery.py lets the message come until the text is stale.
BACKOFF = (5, 20, 60, 120)
MOST_DELAY = 900  # of an SQS message, in seconds

log = telemetry.logger("send_sms")
metrics = telemetry.metrics("send_sms")
_count = partial(telemetry.count, metrics)

# What a text counts as, by its status: one that the message gave it, or one that it had already.
COUNTED_AS: Mapping[TextStatus, tuple[Metric, Metric]] = {
    "pending": ("TextPending", "TextAlreadyPending"),
    "claimed": ("TextClaimed", "TextAlreadyClaimed"),
    "sending": ("TextSending", "TextAlreadySending"),
    "accepted": ("TextAccepted", "TextAlreadyAccepted"),
    "delivered": ("TextDelivered", "TextAlreadyDelivered"),
    "failed": ("TextFailed", "TextAlreadyFailed"),
    "suppressed": ("TextSuppressed", "TextAlreadySuppressed"),
    "deferred": ("TextDeferred", "TextAlreadyDeferred"),
    "unknown": ("TextUnknown", "TextAlreadyUnknown"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    delivery: Delivery
    sqs: "SQSClient"
    queue_url: str


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return _deliver_message(event, context) if "Records" in event else _try_out(event)


def _try_out(event: dict[str, Any]) -> dict[str, Any]:
    """Sends an operator's test, which no metric counts: it answers no call."""
    from functions.send_sms import trial  # a message needs none of it

    wiring = _wiring()
    try:
        answer = trial.answer(event, wiring.delivery, utc_now())
    except Exception as error:  # noqa: BLE001 -- Lambda would log its text, which may quote the number
        answer = {"status": "failed", "reason": type(error).__name__}
    log.info("test", extra={"outcome": answer["status"], "reason": answer["reason"]})
    return answer


@metrics.log_metrics
def _deliver_message(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lambda hands over one message (infra/constructs/delivery.py), and deletes it unless it is returned."""
    wiring = _wiring()
    failed = []
    for record in event["Records"]:
        retry_in = _deliver(record, wiring)
        if retry_in is not None:
            failed.append({"itemIdentifier": record["messageId"]})
            _hide(record, retry_in, wiring)
    return {"batchItemFailures": failed}


def _hide(record: dict[str, Any], seconds: int, wiring: Wiring) -> None:
    try:
        wiring.sqs.change_message_visibility(
            QueueUrl=wiring.queue_url,
            ReceiptHandle=record["receiptHandle"],
            VisibilityTimeout=seconds,
        )
    except (BotoCoreError, ClientError) as error:
        # The message comes again all the same, when the queue's own time is over.
        log.info("not hidden", extra={"message_id": record["messageId"], "error": type(error).__name__})


def _deliver(record: dict[str, Any], wiring: Wiring) -> int | None:
    """Returns the seconds until the message comes again, or None where it is done with.

    A message that can never be read comes again at once, until the queue sets it aside for its many tries.
    """
    fields: dict[str, object] = {"message_id": record["messageId"]}
    received = int(record["attributes"]["ApproximateReceiveCount"])
    metric: Metric
    reason: str | None = None
    retry_in: int | None = BACKOFF[min(received, len(BACKOFF)) - 1]
    try:
        request = from_json(record["body"])
        ref = CallRef(request.dealership_id, request.call_key)
        fields |= asdict(ref)
        text = wiring.delivery.deliver(ref)
        metric, reason, retry_in = COUNTED_AS[text.status][text.already], text.reason, None
        _record_wait(text.waited)
    except (MalformedRequest, Unreadable) as error:
        metric, reason, retry_in = "TextUnreadable", type(error).__name__, 0
    except NotYet as early:
        metric, retry_in = "TextNotYet", _come_again(record, early.seconds, retry_in, wiring)
        _record_wait(early.waited)
    except NoDealership:
        metric = "TextNoDealership"
    except Unavailable as unavailable:
        metric, reason = "TextUnavailable", unavailable.reason
        fields["sender"] = unavailable.sender
        if unavailable.stopped:
            _count("CarrierStopped")
    except (BotoCoreError, ClientError) as error:
        metric, reason = "TextLedgerFailed", type(error).__name__
    except Exception as error:  # noqa: BLE001 -- its text may quote a caller
        metric, reason = "TextUnforeseen", type(error).__name__
    log.info("text", extra={**fields, "outcome": metric.removeprefix("Text"), "reason": reason})
    _count(metric)
    if metric == "TextSuppressed" and reason == "stale":
        _count("TextStale")
    if metric == "TextSuppressed" and reason in ("budget", "breaker"):
        _count("TextOverBudget")
    if retry_in and metric != "TextNotYet":
        telemetry.record_seconds(metrics, "TextTriedFor", _tried_for(record))
    return retry_in


def _come_again(record: dict[str, Any], seconds: int, retry_in: int | None, wiring: Wiring) -> int | None:
    """Asks for the text anew at its time, so that waiting is no try. Returns None where that is done."""
    try:
        wiring.sqs.send_message(
            QueueUrl=wiring.queue_url, MessageBody=record["body"], DelaySeconds=min(seconds, MOST_DELAY)
        )
    except (BotoCoreError, ClientError):
        return retry_in  # this message comes again all the same
    return None


def _record_wait(waited: timedelta) -> None:
    """Each wait is a message of its own, so that SQS's age of the oldest one doesn't see it."""
    if waited:
        telemetry.record_seconds(metrics, "TextWaited", waited.total_seconds())


def _tried_for(record: dict[str, Any]) -> float:
    """Seconds since the first try. SQS's own age of the oldest message leaves out what came three times."""
    first_tried_ms = int(record["attributes"]["ApproximateFirstReceiveTimestamp"])
    return max(0.0, utc_now().timestamp() - first_tried_ms / 1000)


@lru_cache(maxsize=1)
def _wiring() -> Wiring:
    env = environment.read(SendSmsEnvironment, os.environ)
    dynamodb = aws.client("dynamodb")
    dealerships = Dealerships(dynamodb, env.directory_table)
    remembered: TTLCache[Any, DealershipAndPause | None] = TTLCache(
        maxsize=1024, ttl=REMEMBERED.total_seconds()
    )
    delivery = Delivery(
        calls=Calls(dynamodb, env.calls_table),
        texts=Texts(dynamodb, env.calls_table, timedelta(days=env.call_retention_days)),
        contacts=Contacts(dynamodb, env.contacts_table),
        claims=Claims(dynamodb, env.calls_table, env.contacts_table),
        clock=lambda: utc_now(),
        dealership=cached(remembered)(dealerships.get_with_pause),
        stage_sender=Sender(
            carrier=env.carrier, identity=env.origination_identity, parts_per_second=env.parts_per_second
        ),
        carrier_of=Carriers(
            configuration_set=env.configuration_set,
            max_price=env.max_price,
            credentials_prefix=env.sender_credentials_prefix,
            public_url=env.public_url,
            now=utc_now,
            clock=time.monotonic,
        ).of,
        sleep=time.sleep,
        forgotten_opt_outs=ForgottenOptOuts(
            Forgotten(dynamodb, _kms, env.contacts_table, env.opt_outs_key_id).opted_out_at
        ),
    )
    sqs = aws.client("sqs")
    return Wiring(delivery=delivery, sqs=sqs, queue_url=env.queue_url)


@lru_cache(maxsize=1)
def _kms() -> "KMSClient":
    """The client, made when somebody first asks: hardly any dealership has forgotten an opt-out."""
    return aws.client("kms")


if aws.is_starting(os.environ):
    _start = _wiring().delivery
    _start.carrier_of(_start.stage_sender)
