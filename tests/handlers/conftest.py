"""A dealership onboarded in moto, and the handlers wired to it."""

import io
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import boto3
import pytest
from botocore.session import get_session
from moto import mock_aws
from twilio.request_validator import RequestValidator

from functions.on_missed_call import handler as on_missed_call
from functions.on_missed_call import sweep
from functions.on_missed_call.environment import OnMissedCallEnvironment, SweepEnvironment
from functions.on_sms_event import handler as on_reply
from functions.on_sms_event.environment import OnReplyEnvironment
from functions.send_sms import handler as send_sms
from functions.send_sms.delivery import Delivery, TextState
from functions.send_sms.environment import SendSmsEnvironment
from functions.send_sms.forgotten_opt_outs import ForgottenOptOuts
from functions.shared import aws, environment
from functions.shared.call import TextStatus
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.claims import Claim, Claims
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.due_texts import DueTexts
from functions.shared.ledger.items import unpack
from functions.shared.ledger.texts import Texts
from functions.shared.sender import Sender
from tests.builders import CALLER, NOW, SERVICE, dealership, missed_call, sid
from tests.handlers.aws import create_tables
from tests.service_models import models_read_once

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["models_read_once"]

STAGE_SENDER = Sender(carrier="sns", identity="+14185550190", parts_per_second=1000)
OPT_OUTS_KEY = "alias/opt-outs"
SECRETS_KEY = "alias/secrets"
NOBODY_FORGOTTEN = ForgottenOptOuts(lambda *_: None)
PUBLIC_URL = "https://calls.example.ca"
TOKEN = "twilio-token"
SECRETS = {"tremblay-twilio": TOKEN, "tremblay-pbx": "whsec_YSBzZWNyZXQgZm9yIHRlc3RzIG9ubHk="}


@dataclass(frozen=True)
class World:
    """What a test looks at."""

    calls: Calls
    contacts: Contacts
    claims: Claims
    dealerships: Dealerships
    queue_url: str
    replies_url: str
    receipts_url: str
    notices_url: str
    tables: dict[str, str]

    @property
    def on_missed_call(self) -> OnMissedCallEnvironment:
        return OnMissedCallEnvironment(
            directory_table=self.tables["directory"],
            calls_table=self.tables["calls"],
            queue_url=self.queue_url,
            replies_queue_url=self.replies_url,
            receipts_queue_url=self.receipts_url,
            public_url=PUBLIC_URL,
            call_retention_days=152,
            secrets_key_id=SECRETS_KEY,
            secrets_remembered_seconds=300,
        )

    @property
    def sweep(self) -> SweepEnvironment:
        return SweepEnvironment(
            calls_table=self.tables["calls"], queue_url=self.queue_url, notices_queue_url=self.notices_url
        )

    @property
    def send_sms(self) -> SendSmsEnvironment:
        return SendSmsEnvironment(
            directory_table=self.tables["directory"],
            calls_table=self.tables["calls"],
            contacts_table=self.tables["contacts"],
            queue_url=self.queue_url,
            carrier="sns",
            origination_identity="+14185550190",
            configuration_set=None,
            max_price="0.05",
            sender_credentials_prefix="/senders/",
            public_url=PUBLIC_URL,
            parts_per_second=1000,
            call_retention_days=152,
            opt_outs_key_id=OPT_OUTS_KEY,
        )

    @property
    def texts(self) -> Texts:
        return Texts(aws.client("dynamodb"), self.tables["calls"])

    def owed(self, now: datetime, limit: int) -> list[CallRef]:
        return DueTexts(aws.client("dynamodb"), self.tables["calls"]).due(now, limit)

    @property
    def on_reply(self) -> OnReplyEnvironment:
        return OnReplyEnvironment(
            directory_table=self.tables["directory"],
            calls_table=self.tables["calls"],
            contacts_table=self.tables["contacts"],
            queue_url=self.queue_url,
            opt_outs_key_id=OPT_OUTS_KEY,
        )

    def queued(self, queue_url: str | None = None) -> list[str]:
        url = queue_url or self.queue_url
        found = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        return [message["Body"] for message in found.get("Messages", [])]

    def all_calls(self) -> list[dict[str, Any]]:
        items = aws.client("dynamodb").scan(TableName=self.tables["calls"])["Items"]
        return [item for item in map(unpack, items) if "#" not in item["dealership_id"]]


def set_environment(monkeypatch: pytest.MonkeyPatch, *environments: "DataclassInstance") -> None:
    for each in environments:
        for name, value in environment.render(each).items():
            monkeypatch.setenv(name, value)


def stored(world: World, call_id: str = "CA1", at: datetime = NOW, **changes: Any) -> CallRef:
    call = missed_call(call_id, at, **changes)
    assert world.calls.record(call) is None
    return CallRef(call.dealership_id, call.call_key)


def status(world: World, ref: CallRef) -> tuple[TextStatus, str | None]:
    call = world.calls.get(ref)
    assert call is not None
    return call.text_status, call.text_reason


PROFILE = {"pk": {"S": "dealership#garage-tremblay"}, "sk": {"S": "profile"}}


def claimed(world: World, ref: CallRef, at: datetime = NOW, caller: str = CALLER) -> CallRef:
    take(world, ref, caller, at, timedelta(hours=4))
    return ref


def take(world: World, ref: CallRef, caller: str, at: datetime, cooldown: timedelta) -> None:
    """Claims the call and the caller, and nothing of the dealership's day or the sender's schedule."""
    shares = world.claims.read(ref, caller, STAGE_SENDER)
    schedule = {"free_at": at}
    claim = Claim(caller=caller, at=at, cooldown=cooldown, slot=at, usage=None, schedule=schedule)
    world.claims.claim(ref, shares, claim)


def remove_dealership(world: World) -> None:
    aws.client("dynamodb").delete_item(TableName=world.tables["directory"], Key=PROFILE)


@dataclass
class Recorder:
    """A carrier that does as it is told, and remembers what it took."""

    answers: Iterator[Exception | str] = field(default_factory=lambda: iter(()))
    taken: list[tuple[str, str, str]] = field(default_factory=list)
    name: str = "recorder"

    def send(self, caller: str, body: str, call: str) -> str:
        answer = next(self.answers, "message-1")
        if isinstance(answer, Exception):
            raise answer
        self.taken.append((caller, body, call))
        return answer


def deliver(world: World, carrier: Recorder, ref: CallRef, now: datetime = NOW) -> TextState:
    delivery = Delivery(
        calls=world.calls,
        contacts=world.contacts,
        claims=world.claims,
        clock=lambda: now,
        dealership=world.dealerships.get_with_pause,
        stage_sender=STAGE_SENDER,
        carrier_of=lambda _: carrier,
        sleep=lambda _: None,
        forgotten_opt_outs=NOBODY_FORGOTTEN,
        texts=world.texts,
    )
    return delivery.deliver(ref)


@pytest.fixture(scope="session")
def models() -> boto3.Session:
    """One for all tests, the functions' own, too: botocore reads a service's model once a session."""
    return boto3.Session(region_name="ca-central-1", botocore_session=get_session())


@pytest.fixture
def world(
    template: dict[str, Any], models: boto3.Session, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "ca-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", models)
        monkeypatch.setattr(aws, "session", lambda: models._session)
        tables = create_tables(template)
        queue_url = aws.client("sqs").create_queue(QueueName="texts")["QueueUrl"]
        dynamodb = aws.client("dynamodb")
        kms = boto3.client("kms")
        key = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=OPT_OUTS_KEY, TargetKeyId=key)
        kms.create_alias(AliasName=SECRETS_KEY, TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
        made = World(
            Calls(dynamodb, tables["calls"]),
            Contacts(dynamodb, tables["contacts"]),
            Claims(dynamodb, tables["calls"], tables["contacts"]),
            Dealerships(dynamodb, tables["directory"]),
            queue_url,
            aws.client("sqs").create_queue(QueueName="replies")["QueueUrl"],
            aws.client("sqs").create_queue(QueueName="receipts")["QueueUrl"],
            aws.client("sqs").create_queue(QueueName="notices")["QueueUrl"],
            tables,
        )
        set_environment(monkeypatch, made.on_missed_call, made.sweep, made.send_sms, made.on_reply)
        made.dealerships.apply(dealership(), {each: f"/secrets/{each}" for each in SECRETS})
        for each, secret in SECRETS.items():
            aws.client("ssm").put_parameter(Name=f"/secrets/{each}", Value=secret, Type="SecureString")
        for module in (on_missed_call, sweep, send_sms, on_reply):
            module._wiring.cache_clear()
        yield made
    assert environment.read(SweepEnvironment, os.environ) == made.sweep


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """What the handlers logged and measured: a logger keeps the standard output of its import."""
    stream = io.StringIO()
    handlers = [
        each for module in (on_missed_call, sweep, send_sms, on_reply) for each in module.log.handlers
    ]
    before = [each.setStream(stream) for each in handlers if isinstance(each, logging.StreamHandler)]
    yield lambda: stream.getvalue() + capsys.readouterr().out
    for each, was in zip(handlers, before, strict=True):
        each.setStream(was)


Post = Callable[..., dict[str, Any]]


@pytest.fixture
def post(world: World) -> Post:
    """Posts to on_missed_call as API Gateway hands a webhook over."""

    def send(
        body: str | bytes,
        headers: dict[str, str],
        provider: str = "twilio",
        integration: str = "tremblay-twilio",
        query: str = "",
    ) -> dict[str, Any]:
        from base64 import b64encode

        binary = isinstance(body, bytes)
        path = f"/calls/{provider}/{integration}"
        event = {
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": query,
            "headers": {name.lower(): value for name, value in headers.items()},
            "pathParameters": {"provider": provider, "integration_id": integration},
            "requestContext": {"requestId": "request-1", "http": {"method": "POST", "path": path}},
            "body": b64encode(body).decode() if binary else body,  # type: ignore[arg-type]
            "isBase64Encoded": binary,
        }
        answer: dict[str, Any] = on_missed_call.handler(event, None)
        return answer

    return send


@pytest.fixture
def twilio(post: Post) -> Post:
    """Posts a form as Twilio signs it."""

    def send(token: str = TOKEN, **changes: str) -> dict[str, Any]:
        fields = {"CallSid": "CA1", "Direction": "inbound", "From": CALLER, "To": SERVICE} | changes
        fields["CallSid"] = sid(fields["CallSid"])
        signature = RequestValidator(token).compute_signature(
            f"{PUBLIC_URL}/calls/twilio/tremblay-twilio", fields
        )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": signature,
        }
        return post(urlencode(fields), headers)

    return send
