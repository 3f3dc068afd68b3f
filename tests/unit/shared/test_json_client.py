"""What our client asks and answers is what boto3's would: the same bytes of a request, the same errors."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, ResponseStreamingError
from botocore.session import get_session

from functions.send_sms.carriers.choice import SEND_ONCE
from functions.shared import aws
from functions.shared.json_client import SERVICES, JsonClient

KEY = {"dealership_id": {"S": "garage-tremblay"}, "call_key": {"S": "twilio:CA1"}}
UPDATE = {
    "TableName": "calls",
    "Key": KEY,
    "UpdateExpression": "SET caller = :é",
    "ExpressionAttributeValues": {":é": {"S": "Renée ’ 😀"}, ":n": {"N": "1.5"}, ":s": {"SS": ["a"]}},
    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
}
ASKED: dict[tuple[str, str], dict[str, Any]] = {
    ("dynamodb", "update_item"): UPDATE,
    ("dynamodb", "get_item"): {"TableName": "calls", "Key": KEY, "ConsistentRead": True},
    ("dynamodb", "put_item"): {"TableName": "calls", "Item": KEY},
    ("dynamodb", "delete_item"): {"TableName": "calls", "Key": KEY},
    ("dynamodb", "query"): {"TableName": "calls", "KeyConditionExpression": "a = :a", "Limit": 25},
    ("dynamodb", "batch_get_item"): {"RequestItems": {"calls": {"Keys": [KEY], "ConsistentRead": True}}},
    ("dynamodb", "transact_write_items"): {
        "TransactItems": [{"Update": UPDATE}],
        "ClientRequestToken": "token",
    },
    ("sqs", "send_message"): {
        "QueueUrl": "https://sqs.ca-central-1.amazonaws.com/000000000000/texts",
        "MessageBody": "{}",
        "DelaySeconds": 5,
    },
    ("sqs", "send_message_batch"): {
        "QueueUrl": "https://sqs.ca-central-1.amazonaws.com/000000000000/texts",
        "Entries": [{"Id": "1", "MessageBody": "é"}],
    },
    ("sqs", "change_message_visibility"): {
        "QueueUrl": "https://sqs.ca-central-1.amazonaws.com/000000000000/texts",
        "ReceiptHandle": "r",
        "VisibilityTimeout": 5,
    },
    ("ssm", "get_parameter"): {"Name": "/secret", "WithDecryption": True},
    ("pinpoint-sms-voice-v2", "send_text_message"): {
        "DestinationPhoneNumber": "+14185550177",
        "OriginationIdentity": "pool-1",
        "MessageBody": "Garage Tremblay : nous avons manqué votre appel.",
        "MessageType": "TRANSACTIONAL",
        "MaxPrice": "0.05",
        "TimeToLive": 900,
        "Context": {"call": "garage-tremblay twilio:CA1"},
    },
}
REASONS = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Message": "no", "Item": KEY}]
ERRORS = {
    ("dynamodb", "transact_write_items"): {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled",
        "CancellationReasons": REASONS,
    },
    ("dynamodb", "update_item"): {
        "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        "message": "The conditional request failed",
        "Item": KEY,
    },
    ("ssm", "get_parameter"): {"__type": "ParameterNotFound"},
    ("sqs", "send_message"): {"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "gone"},
    ("pinpoint-sms-voice-v2", "send_text_message"): {
        "__type": "ValidationException",
        "Message": "bad",
        "Reason": "FIELD_VALIDATION_FAILED",
        "Fields": [{"Name": "MessageBody", "Message": "long"}],
    },
}


class _Body(bytes):
    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield bytes(self)


class Wire:
    """Takes what clients send, and answers what it is told to, the last answer for ever."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.answers: list[tuple[int, bytes]] = [(200, b"{}")]
        self._watched: list[Any] = []

    def watch(self, client: Any) -> Any:
        client.meta.events.register("before-send", self._answer)
        self._watched.append(client)
        return client

    def leave(self) -> None:
        for client in self._watched:
            client.meta.events.unregister("before-send", self._answer)

    def _answer(self, request: Any, **_: object) -> AWSResponse:
        self.sent.append(request)
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        headers: Any = {"x-amzn-requestid": "1"}
        return AWSResponse(request.url, status, headers, _Body(body))


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ca-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(aws, "session", cache(get_session))
    monkeypatch.setattr("time.sleep", lambda _: None)
    wire = Wire()
    yield wire
    wire.leave()


@pytest.fixture(scope="module")
def boto3_s() -> Callable[[str], Any]:
    session, made = boto3.Session("test", "test", region_name="ca-central-1"), {}

    def client(service: str) -> Any:
        if service not in made:
            made[service] = session.client(service, config=aws.TIMEOUTS)  # type: ignore[call-overload]
        return made[service]

    return client


def asked_by(client: Any, method: str, wire: Wire) -> tuple[Any, ...]:
    getattr(wire.watch(client), method)(**ASKED[client.meta.service_model.service_name, method])
    request = wire.sent.pop()
    scope = request.headers["Authorization"].decode().split("Credential=")[1].split(",")[0].split("/")
    told = {name: request.headers[name] for name in ("X-Amz-Target", "Content-Type", "Content-Length")}
    return request.url, json.loads(request.body), told, scope[2:]


@pytest.mark.parametrize(("service", "method"), ASKED)
def test_a_request_is_boto3_s(wire: Wire, boto3_s: Callable[[str], Any], service: str, method: str) -> None:
    ours = asked_by(aws.client(service), method, wire)
    assert ours == asked_by(boto3_s(service), method, wire)


@pytest.mark.parametrize(("service", "method"), ERRORS)
def test_an_error_is_boto3_s(wire: Wire, boto3_s: Callable[[str], Any], service: str, method: str) -> None:
    wire.answers = [(400, json.dumps(ERRORS[service, method]).encode())]
    told = []
    for client in (aws.client(service), boto3_s(service)):
        with pytest.raises(ClientError) as caught:
            getattr(wire.watch(client), method)(**ASKED[service, method])
        response: Any = dict(caught.value.response)
        metadata = response.pop("ResponseMetadata")
        told.append((type(caught.value).__name__, response, metadata["HTTPStatusCode"]))
        assert isinstance(caught.value, getattr(client.exceptions, response["Error"]["Code"]))
    (name, ours, status), (same, boto3_told, as_well) = told
    assert (name, status) == (same, as_well)
    assert ours == {**ours, **boto3_told}


def test_each_service_is_described_as_by_botocore(boto3_s: Callable[[str], Any]) -> None:
    for name, service in SERVICES.items():
        told = boto3_s(name).meta.service_model
        assert told.metadata["protocol"] == "json"
        assert tuple(service) == (
            told.service_id,
            told.signing_name,
            told.metadata["targetPrefix"],
            told.metadata["jsonVersion"],
        )


@pytest.mark.parametrize(
    "failure",
    [
        (400, b'{"__type": "ThrottlingException"}'),
        (400, b'{"__type": "ProvisionedThroughputExceededException"}'),
        (500, b"<html></html>"),
        (502, b"bad gateway"),
        (503, b""),
    ],
)
def test_what_passes_is_tried_once_more_with_the_same_token_signed_anew(
    wire: Wire, failure: tuple[int, bytes]
) -> None:
    wire.answers = [failure, (200, b'{"Responses": []}')]
    client = wire.watch(aws.client("dynamodb"))
    answer = client.transact_write_items(TransactItems=[])
    assert answer["Responses"] == []
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    first, second = (json.loads(each.body)["ClientRequestToken"] for each in wire.sent)
    assert first == second
    wire.answers = [failure]
    with pytest.raises(ClientError):
        client.get_item(TableName="calls", Key=KEY)
    assert len(wire.sent) == 4


def test_a_text_is_sent_once_whatever_comes_back(wire: Wire) -> None:
    wire.answers = [(500, b"")]
    client = wire.watch(aws.client("pinpoint-sms-voice-v2", SEND_ONCE))
    with pytest.raises(ClientError):
        client.send_text_message(DestinationPhoneNumber="+14185550177")
    assert len(wire.sent) == 1


@pytest.mark.parametrize("body", [b"<html>", b"null", b"[1]", b'"done"', b"\xff"])
def test_an_answer_that_can_t_be_read_is_a_lost_one(wire: Wire, body: bytes) -> None:
    wire.answers = [(200, body)]
    with pytest.raises(ResponseStreamingError):
        wire.watch(aws.client("dynamodb")).get_item(TableName="calls", Key=KEY)


def test_pages_are_asked_for_until_the_last(wire: Wire) -> None:
    page = {"Items": [KEY]}
    wire.answers = [
        (200, json.dumps(page | {"LastEvaluatedKey": KEY}).encode()),
        (200, json.dumps(page).encode()),
    ]
    pages = wire.watch(aws.client("dynamodb")).get_paginator("query").paginate(TableName="calls")
    assert [each["Items"] for each in pages] == [[KEY], [KEY]]
    assert [json.loads(each.body).get("ExclusiveStartKey") for each in wire.sent] == [None, KEY]


def test_another_address_is_heeded(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    wire.watch(aws.client("dynamodb")).get_item(TableName="calls", Key=KEY)
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000/")
    wire.watch(aws.client("dynamodb")).get_item(TableName="calls", Key=KEY)
    assert [each.url for each in wire.sent] == ["http://127.0.0.1:4566/", "http://127.0.0.1:8000/"]


def test_other_services_have_boto3_s_own_client(wire: Wire) -> None:
    assert isinstance(aws.client("dynamodb"), JsonClient)
    assert not isinstance(aws.client("kms"), JsonClient)
