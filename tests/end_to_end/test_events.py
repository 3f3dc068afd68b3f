"""What happens to a call is heard on the stage's own bus, on the deployed template."""

import json
from collections import Counter

import pytest

from functions.shared.call import call_key
from functions.shared.event import Event, from_detail
from tests.builders import sid
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
    counter = deployed.client("dynamodb").get_item(
        TableName=deployed.outputs.calls_table,
        Key={"dealership_id": {"S": "garage-tremblay#desk"}, "call_key": {"S": "changes"}},
    )["Item"]
    assert int(counter["counter"]["N"]) >= 1
