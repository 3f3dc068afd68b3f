"""The edge of Webhooks: each message of a batch is done with, or comes again, by itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest

from functions.notify import webhooks
from functions.notify.endpoint_post import Endpoints
from functions.notify.environment import WebhooksEnvironment
from functions.shared.event import SOURCE, to_detail
from tests.builders import CALLER, dealership, missed_call
from tests.handlers.conftest import World, set_environment
from tests.handlers.notices import event_of
from tests.unit.notify.test_signature import NEW

URL = "https://crm.garage.ca/rappel"


@dataclass
class Endpoint:
    """Answers as it is told, the first answer first; then with 200."""

    answers: list[int | Exception] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def post(self, url: str, _headers: Mapping[str, str], body: bytes) -> int:
        assert url == URL
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        self.taken.append(json.loads(body)["data"]["call_key"])
        return answer


@pytest.fixture
def endpoint(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    env = WebhooksEnvironment(
        directory_table=world.tables["directory"],
        calls_table=world.tables["calls"],
        queue_url=world.queue_url,
        secrets_prefix="/events/",
    )
    set_environment(monkeypatch, env)
    boto3.client("ssm").put_parameter(Name="/events/garage-tremblay/events", Value=NEW, Type="SecureString")
    told = dealership(events={"url": URL})
    world.dealerships.apply(told, {each.id: f"/secrets/{each.id}" for each in told.integrations})
    made = Endpoint()
    monkeypatch.setattr(Endpoints, "post", lambda _self, *sent: made.post(*sent))
    webhooks._wiring.cache_clear()
    yield made
    webhooks._wiring.cache_clear()


def handle(*names: str, body: str | None = None) -> list[str]:
    """The calls whose messages come again, of a batch."""
    records = []
    for name in names:
        event = event_of(missed_call(name))
        told = {"source": SOURCE, "detail-type": event.kind, "detail": to_detail(event, None)}
        records.append(
            {
                "messageId": name,
                "body": json.dumps(told) if body is None else body,
                "receiptHandle": name,
                "attributes": {"ApproximateReceiveCount": "1"},
            }
        )
    answer = webhooks.handler({"Records": records}, None)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_one_unforeseen_fault_fails_its_own_message_alone_and_quotes_nothing(
    world: World, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(webhooks.log, "info", lambda _, extra: lines.append(extra))
    endpoint.answers = [200, RuntimeError(f"no way to {CALLER}"), 200]
    assert handle("CA1", "CA2", "CA3") == ["CA2"]
    assert endpoint.taken == ["twilio:CA1", "twilio:CA3"]
    assert [line["outcome"] for line in lines] == ["Delivered", "Unforeseen", "Delivered"]
    assert lines[1]["error"] == "RuntimeError"
    assert CALLER not in json.dumps(lines)
    assert handle("CA2") == []


@pytest.mark.parametrize("body", ["", "{}", "null", '{"detail-type": "CallMissed", "detail": {}}'])
def test_what_cannot_be_read_ends_in_the_dead_letters(world: World, endpoint: Endpoint, body: str) -> None:
    assert handle("CA1", body=body) == ["CA1"]


def test_an_endpoint_that_is_gone_is_left_alone_until_a_trial_succeeds(
    world: World, endpoint: Endpoint
) -> None:
    endpoint.answers = [410]
    assert handle("CA1") == []
    assert handle("CA2") == []
    assert endpoint.taken == ["twilio:CA1"]
    event = event_of(missed_call("CA3"))
    trial = {"detail-type": event.kind, "detail": to_detail(event, None)}
    assert webhooks.handler({"trial": trial}, None)["result"] == "delivered"
    assert handle("CA4") == []
    assert endpoint.taken == ["twilio:CA1", "twilio:CA3", "twilio:CA4"]


def test_a_secret_that_is_stored_meanwhile_is_found(world: World, endpoint: Endpoint) -> None:
    ssm = boto3.client("ssm")
    ssm.delete_parameter(Name="/events/garage-tremblay/events")
    assert handle("CA1") == ["CA1"]
    ssm.put_parameter(Name="/events/garage-tremblay/events", Value=NEW, Type="SecureString")
    assert handle("CA1") == []
    assert endpoint.taken == ["twilio:CA1"]
