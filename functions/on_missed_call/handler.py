"""The edge of on_missed_call: API Gateway's HTTP event comes in, and its answer goes out.

A POST is a webhook. A GET asks for a dealership's information page, which its texts link to.
"""

import json
import os
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.on_missed_call import information
from functions.on_missed_call.environment import OnMissedCallEnvironment
from functions.on_missed_call.event_queue import EventQueue
from functions.on_missed_call.histories import CallerHistories
from functions.on_missed_call.intake import Intake
from functions.on_missed_call.integration_cache import IntegrationCache
from functions.on_missed_call.recording import Recording
from functions.on_missed_call.refusals import Refusals
from functions.on_missed_call.verification import UNKNOWN
from functions.on_missed_call.web import Refused, Reply, Request
from functions.shared import aws, environment, telemetry
from functions.shared.ledger.answers import Answers
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import Calls
from functions.shared.ledger.directory import Directory
from functions.shared.ledger.refused_requests import RefusedRequests
from functions.shared.moment import utc_now
from functions.shared.outbox import Outbox

if TYPE_CHECKING:
    from functions.on_missed_call.tried_texts import TriedTexts


log = telemetry.logger("on_missed_call")
metrics = telemetry.metrics("on_missed_call")
_count = partial(telemetry.count, metrics)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    request = event.get("requestContext", {}).get("http", {})
    return _show_page(event) if request.get("method") == "GET" else _take_webhook(event, context)


def _show_page(event: dict[str, Any]) -> dict[str, Any]:
    dealership_id = (event.get("pathParameters") or {}).get("dealership_id", "")
    try:
        reply = information.show(_wiring().directory.get(f"dealership#{dealership_id}", "page"))
    except (BotoCoreError, ClientError) as error:
        log.info("page", extra={"outcome": "NotRead", "error": type(error).__name__})
        reply = information.show_later()
    return _http(reply)


@metrics.log_metrics
def _take_webhook(event: dict[str, Any], _context: object) -> dict[str, Any]:
    path = event.get("pathParameters") or {}
    provider, integration_id = path.get("provider", ""), path.get("integration_id", "")
    fields: dict[str, object] = {"request_id": event.get("requestContext", {}).get("requestId")}
    try:
        wiring = _wiring()
        intake = wiring.intake(wiring.recording(count=_count, note=fields.update))
        reply = intake.receive(provider, integration_id, read(event, wiring.public_url, utc_now()))
    except Refused as refused:
        reply = _error(refused.status, refused.code, refused.message)
        fields |= {"outcome": "Refused", "code": refused.logged}
        # Two metrics: a stranger's knocking must not drown a dealership's rotated secret.
        _count("UnknownIntegration" if refused.logged == UNKNOWN else "Refused")
    except (BotoCoreError, ClientError) as error:
        reply = _error(503, "not_stored", "the call could not be stored: send it again")
        fields |= {"outcome": "NotStored", "error": type(error).__name__}
        _count("NotStored")
    except Exception as error:  # noqa: BLE001 -- its text may quote a caller
        reply = _error(500, "unforeseen", "a fault of Rappel's: send it again")
        fields |= {"outcome": "Unforeseen", "error": type(error).__name__}
        _count("Unforeseen")
    log.info("webhook", extra={**fields, "status": reply.status})
    return _http(reply)


def _http(reply: Reply) -> dict[str, Any]:
    of_body = {"content-type": reply.content_type} if reply.body else {}
    return {
        "statusCode": reply.status,
        "headers": {**of_body, **reply.headers},
        "body": reply.body,
    }


def read(event: dict[str, Any], public_url: str, received_at: datetime) -> Request:
    """The webhook as it was signed: raw bytes, and the configured public URL with the path as it was sent."""
    body = event.get("body") or ""
    query = event.get("rawQueryString", "")
    return Request(
        url=public_url.rstrip("/") + event["rawPath"] + (f"?{query}" if query else ""),
        headers={name.lower(): value for name, value in event.get("headers", {}).items()},
        body=b64decode(body) if event.get("isBase64Encoded") else body.encode(),
        received_at=received_at,
    )


@dataclass(frozen=True, slots=True)
class Wiring:
    """What every webhook shares. `recording` wants what counts and notes for one of them."""

    public_url: str
    directory: Directory
    recording: Callable[..., Recording]
    intake: Callable[[Recording], Intake]


@lru_cache(maxsize=1)
def _wiring() -> Wiring:
    env = environment.read(OnMissedCallEnvironment, os.environ)
    dynamodb = aws.client("dynamodb")
    kept = timedelta(days=env.call_retention_days)
    ssm, sqs = aws.client("ssm"), aws.client("sqs")
    kms = lru_cache(maxsize=1)(lambda: aws.client("kms"))
    directory, calls = Directory(dynamodb, env.directory_table), Calls(dynamodb, env.calls_table, kept)
    remembered = timedelta(seconds=env.secrets_remembered_seconds)
    cache = IntegrationCache(directory, ssm, secrets_remembered=remembered)
    replies, receipts = EventQueue(sqs, env.replies_queue_url), EventQueue(sqs, env.receipts_queue_url)
    refusals = Refusals(RefusedRequests(dynamodb, env.calls_table, kms, env.secrets_key_id).keep)

    def tried_texts() -> "TriedTexts":
        from functions.on_missed_call.tried_texts import TriedTexts
        from functions.shared.ledger.texts import Texts

        return TriedTexts(calls, Texts(dynamodb, env.calls_table, kept))

    return Wiring(
        public_url=env.public_url,
        directory=directory,
        recording=partial(
            Recording,
            answers=Answers(dynamodb, env.calls_table, kept),
            calls=calls,
            histories=CallerHistories(Callers(dynamodb, env.calls_table)),
            ask=Outbox(sqs, env.queue_url).ask,
            tried_texts=tried_texts,
        ),
        intake=lambda recording: Intake(
            cache=cache, recording=recording, replies=replies, receipts=receipts, refusals=refusals
        ),
    )


def _error(status: int, code: str, message: str) -> Reply:
    return Reply(status, json.dumps({"error": code, "message": message}, ensure_ascii=False))


if aws.is_starting(os.environ):
    _wiring()
