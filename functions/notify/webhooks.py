"""The edge of Webhooks: events come in from their queue, and leave for their dealership's own endpoint.

An operator's trial is invoked directly.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.notify.delivering import AGAIN, Delivered, Delivering, DeliveryResult, pause
from functions.notify.endpoint_post import Endpoints, addresses_of
from functions.notify.environment import WebhooksEnvironment
from functions.notify.remembering import remembering
from functions.shared import aws, environment, telemetry
from functions.shared.endpoint import is_local_cloud
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.gone_urls import GoneUrls
from functions.shared.metrics import Metric
from functions.shared.moment import utc_now

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_ssm import SSMClient

# The name of a dealership's endpoint among its URLs, and of its secret.
_EVENTS = "events"

log = telemetry.logger("webhooks")
metrics = telemetry.metrics("webhooks")
_count = partial(telemetry.count, metrics)

COUNTED_AS: dict[DeliveryResult, Metric] = {
    "delivered": "WebhookDelivered",
    "nobody": "WebhookNobody",
    "off": "WebhookOff",
    "gone": "WebhookGone",
    "refused": "WebhookRefused",
    "unreachable": "WebhookUnreachable",
    "forbidden": "WebhookForbidden",
    "no_secret": "WebhookNoSecret",
}


@dataclass(frozen=True, slots=True)
class Wiring:
    delivering: Delivering
    sqs: "SQSClient"
    queue_url: str


@metrics.log_metrics
def handler(event: dict[str, Any], _context: object) -> Any:
    """Lambda hands over some messages, and deletes those that aren't returned."""
    wiring = _wiring()
    if "trial" in event:
        return _try(wiring.delivering, event["trial"])
    failed = [record["messageId"] for record in event["Records"] if not _take(record, wiring)]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}


def _take(record: dict[str, Any], wiring: Wiring) -> bool:
    """Returns whether the message is done with. Any other comes again, until its queue sets it aside."""
    fields: dict[str, object] = {"message_id": record["messageId"]}
    metric: Metric
    done = False
    try:
        event = json.loads(record["body"])
        kind, detail = event["detail-type"], event["detail"]
        fields |= {"event": kind, "event_id": detail["id"], "dealership_id": detail["dealership_id"]}
        delivered = wiring.delivering.deliver(kind, detail)
        fields["detail"] = delivered.detail
        metric, done = COUNTED_AS[delivered.result], delivered.result not in AGAIN
        if not done:
            _hide(record, wiring)
    except (KeyError, TypeError, ValueError) as error:
        metric, fields["error"] = "WebhookUnreadable", type(error).__name__
    except (BotoCoreError, ClientError) as error:
        metric, fields["error"] = "WebhookAwsFailed", type(error).__name__
    except Exception as error:  # noqa: BLE001 -- its text may quote what is told
        metric, fields["error"] = "WebhookUnforeseen", type(error).__name__
    log.info("webhook", extra={**fields, "outcome": metric.removeprefix("Webhook")})
    _count(metric)
    return done


def _hide(record: dict[str, Any], wiring: Wiring) -> None:
    """Hides the message until its next try. Where that fails, it comes again sooner."""
    seconds = int(pause(int(record["attributes"]["ApproximateReceiveCount"])).total_seconds())
    with suppress(BotoCoreError, ClientError):
        wiring.sqs.change_message_visibility(
            QueueUrl=wiring.queue_url, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=seconds
        )


def _try(delivering: Delivering, trial: dict[str, Any]) -> dict[str, str | None]:
    """What became of an operator's event. `trial` is as EventBridge's: its `detail-type` and `detail`."""
    done: Delivered = delivering.deliver(trial["detail-type"], trial["detail"], trial=True)
    return {"result": done.result, "detail": done.detail}


@lru_cache(maxsize=1)
def _wiring() -> Wiring:
    env = environment.read(WebhooksEnvironment, os.environ)
    dynamodb = aws.client("dynamodb")
    gone = GoneUrls(dynamodb, env.calls_table)
    ssm = aws.client("ssm")
    return Wiring(
        delivering=Delivering(
            dealership=Dealerships(dynamodb, env.directory_table).get,
            secrets=remembering(partial(_secrets, ssm, env.secrets_prefix)),
            gone=lambda dealership_id: gone.get(dealership_id, _EVENTS),
            note_gone=lambda dealership_id, url: gone.note(dealership_id, _EVENTS, url, utc_now()),
            post=Endpoints(addresses_of, local=is_local_cloud(os.environ)).post,
            clock=lambda: utc_now(),
        ),
        sqs=aws.client("sqs"),
        queue_url=env.queue_url,
    )


def _secrets(ssm: "SSMClient", prefix: str, dealership_id: str) -> list[str] | None:
    try:
        answer = ssm.get_parameter(Name=f"{prefix}{dealership_id}/{_EVENTS}", WithDecryption=True)
    except ssm.exceptions.ParameterNotFound:
        return None
    return answer["Parameter"]["Value"].split()


if aws.is_starting(os.environ):
    _wiring()
