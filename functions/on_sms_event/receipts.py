"""The edge of OnReceipt: carriers' receipts come in from their queue, and settle the texts that they name."""

import os
from dataclasses import asdict
from functools import lru_cache, partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.on_sms_event import delivery_events, queued
from functions.on_sms_event.environment import OnReceiptEnvironment
from functions.shared import aws, environment, telemetry
from functions.shared.ledger.receipts import Receipts, Settlement
from functions.shared.metrics import Metric
from functions.shared.receipt import MalformedReceipt, Receipt, from_fields

log = telemetry.logger("receipts")
metrics = telemetry.metrics("receipts")
_count = partial(telemetry.count, metrics)

COUNTED_AS: dict[Settlement, Metric] = {
    "delivered": "ReceiptDelivered",
    "failed": "ReceiptUndelivered",
    "accepted": "ReceiptAccepted",
    "noted": "ReceiptNoted",
    "already": "ReceiptAlready",
    "unexpected": "ReceiptUnexpected",
    "no_text": "ReceiptNoText",
}


@metrics.log_metrics
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lambda hands over some messages, and deletes those that aren't returned."""
    receipts = _wiring()
    failed = [record["messageId"] for record in event["Records"] if not _take(record, receipts)]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}


def _take(record: dict[str, Any], receipts: Receipts) -> bool:
    """Returns whether the message is done with. Any other comes again, until its queue sets it aside."""
    fields: dict[str, object] = {"message_id": record["messageId"]}
    metric: Metric
    done = False
    try:
        receipt = read(record["body"])
        if receipt is None:
            metric, done = "ReceiptNoText", True
        else:
            settlement, ref = receipts.settle(receipt)
            fields |= {"carrier": receipt.carrier, "reason": receipt.reason, **(asdict(ref) if ref else {})}
            metric, done = COUNTED_AS[settlement], True
            if settlement == "delivered":
                telemetry.count_by_carrier(metrics, "CarrierDelivered", receipt.carrier)
            if settlement == "failed":
                telemetry.count_by_carrier(metrics, "CarrierUndelivered", receipt.carrier)
    except (queued.Malformed, MalformedReceipt) as error:
        metric, fields["error"] = "ReceiptUnreadable", type(error).__name__
    except (BotoCoreError, ClientError) as error:
        metric, fields["error"] = "ReceiptLedgerFailed", type(error).__name__
    except Exception as error:  # noqa: BLE001 -- its text may quote a caller
        metric, fields["error"] = "ReceiptUnforeseen", type(error).__name__
    log.info("receipt", extra={**fields, "outcome": metric.removeprefix("Receipt")})
    _count(metric)
    return done


def read(body: str) -> Receipt | None:
    """Reads a message's body. Returns None where it tells nothing of a text of ours.

    Raises Malformed or MalformedReceipt.
    """
    match queued.read(body):
        case queued.Ours(fields):
            return from_fields(fields)
        case queued.FromAws(event, _):
            return delivery_events.read(event)


@lru_cache(maxsize=1)
def _wiring() -> Receipts:
    env = environment.read(OnReceiptEnvironment, os.environ)
    dynamodb = aws.client("dynamodb")
    return Receipts(dynamodb, env.calls_table, env.contacts_table)


if aws.is_starting(os.environ):
    _wiring()
