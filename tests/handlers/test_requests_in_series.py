"""How many requests to AWS follow one another: three until a webhook's 2xx, five until the carrier's yes."""

import json
from functools import cache
from typing import Any

import pytest

from functions.send_sms import handler as send_sms
from functions.shared import aws
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import utc_now
from tests.handlers.conftest import Post, World, status, stored
from tests.handlers.faults import Requests


@pytest.fixture
def requests(world: World, monkeypatch: pytest.MonkeyPatch) -> Requests:
    requests, client = Requests(), aws.client

    @cache
    def watched(service: str, config: Any = aws.TIMEOUTS) -> Any:
        return requests.watch(client(service, config))

    monkeypatch.setattr(aws, "client", watched)
    return requests


def deliver(ref: CallRef) -> None:
    record = {
        "messageId": "1",
        "receiptHandle": "1",
        "body": json.dumps({"dealership_id": ref.dealership_id, "call_key": ref.call_key}),
        "attributes": {"ApproximateReceiveCount": "1"},
    }
    assert send_sms.handler({"Records": [record]}, None) == {"batchItemFailures": []}


def test_a_warm_webhook_is_answered_after_three(world: World, twilio: Post, requests: Requests) -> None:
    twilio(CallSid="CA1", DialCallStatus="no-answer")
    requests.begin({}, lambda: None)
    assert twilio(CallSid="CA2", DialCallStatus="no-answer", From="+15145550178")["statusCode"] == 200
    assert [made.operation for made in requests.made] == [
        "dynamodb.UpdateItem",
        "sqs.SendMessage",
        "dynamodb.UpdateItem",
    ]


def test_a_warm_text_is_the_carrier_s_after_five(world: World, requests: Requests) -> None:
    first, second = stored(world, at=utc_now()), stored(world, "CA2", utc_now(), caller="+15145550178")
    deliver(first)
    requests.begin({}, lambda: None)
    deliver(second)
    assert [made.operation for made in requests.made] == [
        "dynamodb.GetItem",
        "dynamodb.BatchGetItem",
        "dynamodb.TransactWriteItems",
        "dynamodb.UpdateItem",
        "sns.Publish",
        "dynamodb.UpdateItem",
    ]
    assert status(world, second)[0] == "accepted"
