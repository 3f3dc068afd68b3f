"""What happens to a call is heard on the stage's own bus, on the deployed template."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from standardwebhooks import Webhook

from functions.shared.call import call_key
from functions.shared.event import Event, from_detail
from functions.shared.ledger.gone_urls import GoneUrls
from tests.builders import dealership, sid
from tests.end_to_end.conftest import Deployed, eventually

pytestmark = pytest.mark.slow


class Listener:
    """A queue that hears all events of the bus."""

    def __init__(self, deployed: Deployed) -> None:
        sqs, bus = deployed.client("sqs"), deployed.client("events")
        self._receive = deployed.messages
        self.url = sqs.create_queue(QueueName="heard")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        pattern = json.dumps({"source": ["rappel"]})
        names = {"Rule": "heard", "EventBusName": deployed.outputs.event_bus}
        bus.put_rule(Name="heard", EventBusName=deployed.outputs.event_bus, EventPattern=pattern)
        bus.put_targets(**names, Targets=[{"Id": "heard", "Arn": arn["Attributes"]["QueueArn"]}])
        self.heard: list[Event] = []

    def of(self, key: str) -> list[Event]:
        """The events of one call so far."""
        for body in self._receive(self.url):
            event = json.loads(body)
            self.heard.append(from_detail(event["detail-type"], event["detail"]))
        return [event for event in self.heard if event.call_key == key]


@pytest.fixture(scope="module")
def listener(deployed: Deployed) -> Listener:
    return Listener(deployed)


def test_a_signed_missed_call_and_its_text_are_told_and_the_dealership_s_change_is_counted(
    deployed: Deployed, listener: Listener, caller: str
) -> None:
    deployed.twilio(caller, "CA-told")
    key = call_key("twilio", sid("CA-told"))
    eventually(lambda: {"CallMissed", "TextSent"} <= {event.kind for event in listener.of(key)})
    told = Counter(event.kind for event in listener.of(key))
    assert told["CallMissed"] == told["TextSent"] == 1
    assert {event.caller_last4 for event in listener.of(key)} == {caller[-4:]}
    changes = {"dealership_id": {"S": "garage-tremblay#desk"}, "call_key": {"S": "changes"}}
    dynamodb, table = deployed.client("dynamodb"), deployed.outputs.calls_table
    counter = eventually(lambda: dynamodb.get_item(TableName=table, Key=changes).get("Item"))
    assert int(counter["counter"]["N"]) >= 1


SECRET = "whsec_ZW5kLXRvLWVuZC1zZWNyZXQtb2YtYW4tZW5kcG9pbnQ="


class Endpoint(ThreadingHTTPServer):
    """A dealership's own, which verifies what it hears with Standard Webhooks' own library."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.refuses: list[int] = []  # the next requests, with these statuses
        super().__init__(("127.0.0.1", 0), _Hearing)
        Thread(target=self.serve_forever, daemon=True).start()

    def of(self, key: str) -> list[tuple[str, str]]:
        """The ids and types of what it heard of a call."""
        return [(id_, said["type"]) for id_, said in self.heard if said["data"]["call_key"] == key]


class _Hearing(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        said = Webhook(SECRET).verify(body, headers)
        refused = self.server.refuses.pop(0) if self.server.refuses else None
        if refused is None:
            self.server.heard.append((headers["webhook-id"], said))
        self.send_response(refused or 204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def endpoint(deployed: Deployed) -> Iterator[Endpoint]:
    listening = Endpoint()
    known = deployed.dealerships.get("garage-tremblay")
    assert known is not None
    parameters = {each.id: deployed.outputs.secrets_prefix + each.id for each in known.integrations}
    url = f"http://127.0.0.1:{listening.server_port}/rappel"
    told = dealership(
        integrations=[each.model_dump(exclude_none=True) for each in known.integrations], events={"url": url}
    )
    deployed.client("ssm").put_parameter(
        Name="/rappel/prod/events/garage-tremblay/events",
        Value=SECRET,
        Type="SecureString",
        KeyId=deployed.outputs.secrets_key_id,
    )
    deployed.dealerships.apply(told, parameters)
    yield listening
    deployed.dealerships.apply(known, parameters)
    listening.shutdown()
    listening.server_close()


def test_a_signed_missed_call_s_events_reach_its_dealership_s_endpoint_once_each_and_signed(
    deployed: Deployed, endpoint: Endpoint, caller: str
) -> None:
    deployed.twilio(caller, "CA-endpoint")
    key = call_key("twilio", sid("CA-endpoint"))
    wanted = {"CallMissed", "TextSent"}
    eventually(lambda: wanted <= {kind for _, kind in endpoint.of(key)})
    time.sleep(1)
    ids = Counter(id_ for id_, _ in endpoint.of(key))
    assert set(ids.values()) == {1}
    assert all(caller not in json.dumps(said) for _, said in endpoint.heard)


def test_an_operator_s_trial_says_what_the_endpoint_answers(deployed: Deployed, endpoint: Endpoint) -> None:
    detail = {
        "id": "evt_test",
        "occurred_at": "2025-09-02T14:00:00.000Z",
        "dealership_id": "garage-tremblay",
        "call_key": "test:test",
    }
    trial = {"trial": {"detail-type": "CallMissed", "detail": detail}}
    outcome = deployed.invoke(deployed.outputs.webhooks_function, trial)
    assert outcome == {"result": "delivered", "detail": "204"}
    assert ("evt_test", "CallMissed") in endpoint.of("test:test")


def test_an_endpoint_that_fails_is_asked_again_and_one_that_is_gone_hears_no_more(
    deployed: Deployed, endpoint: Endpoint, caller: str
) -> None:
    endpoint.refuses[:] = [503, 410]
    deployed.twilio(caller, "CA-gone")
    gone = GoneUrls(deployed.client("dynamodb"), deployed.outputs.calls_table)
    eventually(lambda: gone.get("garage-tremblay", "events"))
    assert endpoint.refuses == []
