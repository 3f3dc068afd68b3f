"""Watch on moto: an integration that is known and silent is mailed about, by what announce noted."""

import json
from datetime import timedelta

import boto3
import pytest

from functions.notify import watch
from functions.notify.environment import WatchEnvironment
from functions.notify.silence import Known, to_json
from functions.shared.ledger import watches
from functions.shared.ledger.change_counter import Heard, heard, note_change
from tests.builders import NOW, dealership
from tests.handlers.conftest import World, set_environment

HOME, TWILIO = "garage-tremblay", "tremblay-twilio"
AT = NOW + timedelta(hours=3)  # Tuesday, 13 h


@pytest.fixture
def inbox(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """The queue's URL of whoever reads the operator's alarms."""
    topic = boto3.client("sns").create_topic(Name="alarms")["TopicArn"]
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="inbox")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    told = WatchEnvironment(
        directory_table=world.tables["directory"],
        calls_table=world.tables["calls"],
        alarms_topic=topic,
        stack="Rappel-prod",
    )
    set_environment(monkeypatch, told)
    watch._wiring.cache_clear()
    return url


def test_who_falls_silent_is_named_in_one_mail_and_so_is_who_is_heard_again(
    world: World, inbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dynamodb, calls = boto3.client("dynamodb"), world.tables["calls"]
    note_change(dynamodb, calls, HOME, NOW, {TWILIO: Heard(NOW, 7)})
    usual = dict.fromkeys(range(168), 4.0)
    known = Known(as_of=NOW, total=7, calls=usual, weeks=dict.fromkeys(range(168), 5))
    watches.note_known(dynamodb, calls, HOME, to_json({TWILIO: known}))
    monkeypatch.setattr(watch, "utc_now", lambda: AT)
    assert watch.handler({}, None) == {"silent": [TWILIO]}
    assert watch.handler({}, None) == {"silent": [TWILIO]}
    note_change(dynamodb, calls, HOME, AT, {TWILIO: Heard(AT, 1)})
    assert heard(dynamodb, calls, HOME) == {TWILIO: Heard(AT, 8)}
    assert watch.handler({}, None) == {"silent": []}
    mails = [json.loads(body) for body in world.queued(inbox)]
    assert sorted(mail["Subject"].split(":")[0] for mail in mails) == ["ALARM", "OK"]
    assert all("Garage Tremblay" in mail["Message"] for mail in mails)


def test_a_dealership_that_can_t_be_read_hides_no_other(
    world: World, inbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.dealerships.apply(
        dealership(id="a-broken-one", integrations=[{"id": "one", "provider": "twilio"}]), {}
    )
    broken = {"pk": {"S": "dealership#a-broken-one"}, "sk": {"S": "profile"}, "document": {"S": "{}"}}
    boto3.client("dynamodb").put_item(TableName=world.tables["directory"], Item=broken)
    test_who_falls_silent_is_named_in_one_mail_and_so_is_who_is_heard_again(world, inbox, monkeypatch)
