"""The production template on MiniStack, once for all tests here, with a dealership onboarded."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from twilio.request_validator import RequestValidator

from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import Calls
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.tallies import usage_key
from infra.local.deploy import deploy
from infra.local.ministack import Cloud, running
from infra.local.texts import Text, texts
from infra.outputs import Outputs
from tests.builders import SERVICE, dealership, sid

TOKEN = "an-end-to-end-token"
PBX_SECRET = "whsec_YW4gZW5kLXRvLWVuZCBzZWNyZXQ="
_PATIENCE_SECONDS = 240  # a busy machine is no failure
T = TypeVar("T")


@dataclass(frozen=True)
class Deployed:
    """A running deployment, as a test sees it from outside."""

    cloud: Cloud
    outputs: Outputs

    def client(self, name: str) -> Any:
        return self.cloud.session.client(name, endpoint_url=self.cloud.url)  # type: ignore[call-overload]

    @cached_property
    def calls(self) -> Calls:
        return Calls(self.client("dynamodb"), self.outputs.calls_table)

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self.client("dynamodb"), self.outputs.contacts_table)

    @cached_property
    def dealerships(self) -> Dealerships:
        return Dealerships(self.client("dynamodb"), self.outputs.directory_table)

    def post(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        """As a provider posts: again where a gateway says that the function took too long to begin."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            status, said = self.post_once(path, headers, body)
            if status != 502 or time.monotonic() > until:
                return status, said

    def post_once(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        request = Request(self.cloud.api_url + path, body, headers, method="POST")
        try:
            with urlopen(request, timeout=_PATIENCE_SECONDS) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            return refused.code, refused.read().decode()

    def onboard(self, joins: Dealership, secrets: Mapping[str, str]) -> None:
        """Applies a dealership's file, and stores its integrations' secrets."""
        parameters = {each: self.outputs.secrets_prefix + each for each in secrets}
        self.dealerships.apply(joins, parameters)
        for each, secret in secrets.items():
            self.client("ssm").put_parameter(
                Name=parameters[each], Value=secret, Type="SecureString", KeyId=self.outputs.secrets_key_id
            )

    def twilio(
        self, caller: str, call_id: str, integration: str = "tremblay-twilio", **changes: str
    ) -> tuple[int, str]:
        """A missed call's `<Dial action>`, signed over the public URL and posted to the local one."""
        fields = {
            "CallSid": sid(call_id),
            "From": caller,
            "To": SERVICE,
            "Direction": "inbound",
            "DialCallStatus": "no-answer",
        } | changes
        return self.post_as_twilio(integration, fields)

    def post_as_twilio(self, integration: str, fields: dict[str, str]) -> tuple[int, str]:
        path = f"/calls/twilio/{integration}"
        signature = RequestValidator(TOKEN).compute_signature(self.outputs.public_url + path, fields)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return self.post(path, headers, urlencode(fields).encode())

    def texts_to(self, caller: str) -> list[Text]:
        return [text for text in texts(self.cloud) if text.caller == caller]

    def invoke(self, function: str, payload: object) -> Any:
        answer = self.client("lambda").invoke(FunctionName=function, Payload=json.dumps(payload).encode())
        body = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, body
        return body

    def messages(self, queue_url: str) -> list[str]:
        """What is in a queue that no function reads: it is taken from there."""
        sqs = self.client("sqs")
        found = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", [])
        for each in found:
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=each["ReceiptHandle"])
        return [each["Body"] for each in found]

    def waiting(self, queue_url: str) -> int:
        """How many of the queue's messages are to be read, or are being read, now."""
        counted = self.client("sqs").get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])
        states = ("", "NotVisible")
        return sum(int(counted["Attributes"][f"ApproximateNumberOfMessages{each}"]) for each in states)

    @contextmanager
    def held(self, queue_url: str) -> Iterator[None]:
        """No function reads the queue meanwhile."""
        sqs, functions = self.client("sqs"), self.client("lambda")
        named = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])["Attributes"]
        [reader] = functions.list_event_source_mappings(EventSourceArn=named["QueueArn"])[
            "EventSourceMappings"
        ]
        functions.update_event_source_mapping(UUID=reader["UUID"], Enabled=False)
        try:
            yield
        finally:
            functions.update_event_source_mapping(UUID=reader["UUID"], Enabled=True)


def eventually(look: Callable[[], T], seconds: float = _PATIENCE_SECONDS) -> T:
    """What `look` sees as soon as it sees anything. Fails after some minutes."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        seen = look()
        if seen:
            return seen
        time.sleep(0.1)
    raise AssertionError(f"nothing was seen in {seconds} s")


@pytest.fixture(scope="session")
def deployed(assembly: Path) -> Iterator[Deployed]:
    with running() as cloud:
        made = Deployed(cloud, deploy(assembly, cloud))
        integrations: list[dict[str, Any]] = [
            {"id": "tremblay-twilio", "provider": "twilio"},
            {"id": "tremblay-pbx", "provider": "standardwebhooks", "settle_seconds": 3},
            {"id": "tremblay-patient", "provider": "standardwebhooks", "settle_seconds": 900},
        ]
        secrets = {"tremblay-twilio": TOKEN, "tremblay-pbx": PBX_SECRET, "tremblay-patient": PBX_SECRET}
        made.onboard(dealership(integrations=integrations), secrets)
        yield made


@pytest.fixture(scope="session")
def callers() -> Iterator[str]:
    """A new caller for each test: what one leaves in the ledger is none of another's."""
    return (f"+1514555{number:04}" for number in count(100))


@pytest.fixture
def caller(callers: Iterator[str], deployed: Deployed) -> str:
    """A new caller, at a dealership whose breaker has counted no other test's texts."""
    deployed.client("dynamodb").delete_item(
        TableName=deployed.outputs.calls_table, Key=usage_key("garage-tremblay")
    )
    return next(callers)


def at_once(times: int, act: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(times) as pool:
        return [each.result() for each in [pool.submit(act) for _ in range(times)]]


def now() -> datetime:
    return datetime.now(UTC)
