"""The edge of notify on moto's tables: events and the sweeper's requests, and what goes back to the queue."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.notify import handler
from functions.notify.channels import webhook
from functions.notify.channels.outcome import Unavailable
from functions.notify.environment import NotifyEnvironment
from functions.on_missed_call import sweep
from functions.shared.event import SOURCE, to_detail
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.due_notices import DueNotices
from functions.shared.ledger.notices import Notices
from functions.shared.moment import utc_now
from functions.shared.notice_request import NoticeRequest, to_json
from tests.builders import CALLER, NOW, dealership, missed_call
from tests.handlers.conftest import World, set_environment
from tests.handlers.notices import event_of

SLACK = "https://hooks.slack.com/services/T/B/x"


@dataclass
class Slack:
    """Takes what is posted, or fails as it is told."""

    taken: list[Mapping[str, object]] = field(default_factory=list)
    error: Exception | None = None

    def post(self, url: str, content: Mapping[str, object]) -> None:
        assert url == SLACK
        if self.error:
            raise self.error
        self.taken.append(content)


@pytest.fixture
def slack(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slack]:
    env = NotifyEnvironment(
        directory_table=world.tables["directory"],
        calls_table=world.tables["calls"],
        contacts_table=world.tables["contacts"],
        notices_queue_url=world.notices_url,
        sender=None,
        webhooks_prefix="/rappel/prod/notices/",
        desk_url="https://desk.example",
    )
    set_environment(monkeypatch, env)
    parameter = "/rappel/prod/notices/garage-tremblay/service/slack"
    boto3.client("ssm").put_parameter(Name=parameter, Value=SLACK, Type="SecureString")
    told = dealership(
        hours={"default": {"monday-sunday": "00:00-24:00"}},
        notices={"service": {"when": "at_once", "slack": True}},
    )
    world.dealerships.apply(told, {each.id: f"/secrets/{each.id}" for each in told.integrations})
    made = Slack()
    monkeypatch.setattr(webhook, "post", made.post)
    handler._wiring.cache_clear()
    yield made
    handler._wiring.cache_clear()


def body_of(event: Any) -> str:
    """An event as the bus puts it into the queue."""
    detail = to_detail(event, "https://desk.example/calls/x")
    return json.dumps({"version": "0", "source": SOURCE, "detail-type": event.kind, "detail": detail})


def handle(body: str, receipt: str = "receipt", times: int = 1) -> list[str]:
    """The messages that go back to the queue."""
    record = {
        "messageId": "m-1",
        "body": body,
        "receiptHandle": receipt,
        "attributes": {"ApproximateReceiveCount": str(times)},
    }
    answer = handler.handler({"Records": [record]}, None)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_an_event_of_the_bus_becomes_a_notice_once(world: World, slack: Slack) -> None:
    call = missed_call(at=utc_now())
    world.calls.record(call)
    assert handle(body_of(event_of(call))) == []
    assert handle(body_of(event_of(call))) == []
    [sent] = slack.taken
    assert "0177" in json.dumps(sent)
    assert CALLER[3:] not in json.dumps(sent)


def test_what_a_channel_did_not_take_comes_again_after_a_pause(world: World, slack: Slack) -> None:
    sqs = boto3.client("sqs")
    call = missed_call(at=utc_now())
    world.calls.record(call)
    sqs.send_message(QueueUrl=world.notices_url, MessageBody=body_of(event_of(call)))
    [message] = sqs.receive_message(QueueUrl=world.notices_url)["Messages"]
    slack.error = Unavailable("http_429", 2)
    assert handle(message["Body"], message["ReceiptHandle"]) == ["m-1"]
    assert sqs.receive_message(QueueUrl=world.notices_url).get("Messages") is None
    slack.error = None
    assert handle(message["Body"]) == []
    assert len(slack.taken) == 1


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"detail-type": "CallMissed", "detail": {}}', '{"notice": {"key": "x"}}', "null"],
)
def test_what_cannot_be_read_ends_in_the_dead_letters(world: World, slack: Slack, body: str) -> None:
    assert handle(body) == ["m-1"]


def test_the_log_says_what_became_of_it_and_no_address(
    world: World, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(handler.log, "info", lambda _, extra: lines.append(extra))
    call = missed_call(at=utc_now())
    world.calls.record(call)
    handle(body_of(event_of(call)))
    [line] = lines
    assert line["outcome"] == "missed"
    assert line["targets"] == [{"channel": "slack", "outcome": "sent", "reason": None}]
    assert "hooks" not in json.dumps(line)


def test_what_is_due_is_asked_for_by_the_sweeper_and_reminded_of_once(world: World, slack: Slack) -> None:
    call = missed_call(at=utc_now() - timedelta(hours=2))
    world.calls.record(call)
    handle(body_of(event_of(call)))
    sweep.handler({}, None)
    [body] = world.queued(world.notices_url)
    assert json.loads(body)["notice"] == {"dealership_id": "garage-tremblay", "key": "watch#twilio:CA1"}
    assert handle(body) == []
    assert handle(body) == []
    assert ["retard" in json.dumps(each) for each in slack.taken] == [False, True]


def watches_due(world: World, by: datetime) -> list[str]:
    """The digest, which is owed beside them, falls due whenever the day begins."""
    due = DueNotices(boto3.client("dynamodb"), world.tables["calls"]).due(by, 10)
    return [each.key for each in due if each.key.startswith("watch#")]


def test_what_was_asked_for_is_left_alone_for_five_minutes_and_texts_are_swept_beside(
    world: World, slack: Slack
) -> None:
    call = missed_call(at=utc_now() - timedelta(hours=2))
    world.calls.record(call)
    handle(body_of(event_of(call)))
    assert sweep.handler({}, None) == {"asked": 1}  # its text
    assert watches_due(world, utc_now()) == []
    assert watches_due(world, utc_now() + timedelta(minutes=5)) == ["watch#twilio:CA1"]


def test_a_watch_over_whom_was_reached_is_dropped_and_asked_for_no_more(world: World, slack: Slack) -> None:
    call = missed_call(at=utc_now() - timedelta(hours=2))
    world.calls.record(call)
    handle(body_of(event_of(call)))
    ref = CallRef(call.dealership_id, call.call_key)
    world.calls.retract(ref, "answered", utc_now())
    assert handle(to_json(NoticeRequest("garage-tremblay", "watch#twilio:CA1"))) == []
    assert len(slack.taken) == 1
    assert watches_due(world, utc_now() + timedelta(hours=2)) == []


def test_a_trial_is_visible_and_leaves_no_mark(world: World, slack: Slack) -> None:
    trial = {"trial": {"dealership_id": "garage-tremblay", "department": "service"}}
    for _ in range(2):
        assert handler.handler(trial, None) == [
            {"channel": "slack", "name": "service", "outcome": "sent", "reason": None}
        ]
    assert len(slack.taken) == 2
    assert "essai des avis" in json.dumps(slack.taken[0], ensure_ascii=False)
    nobody = {"trial": {"dealership_id": "garage-tremblay", "department": "parts"}}
    assert handler.handler(nobody, None) == []


def test_a_department_without_a_stored_webhook_is_refused_and_says_why(world: World, slack: Slack) -> None:
    boto3.client("ssm").delete_parameter(Name="/rappel/prod/notices/garage-tremblay/service/slack")
    trial = {"trial": {"dealership_id": "garage-tremblay", "department": "service"}}
    [said] = handler.handler(trial, None)
    assert (said["outcome"], said["reason"]) == ("refused", "no_webhook")


def test_the_ledger_of_notices_holds_no_number(world: World, slack: Slack) -> None:
    call = missed_call(at=utc_now())
    world.calls.record(call)
    handle(body_of(event_of(call)))
    items = boto3.client("dynamodb").scan(TableName=world.tables["calls"])["Items"]
    own = [item for item in items if item["dealership_id"]["S"].endswith("#notices")]
    assert {item["call_key"]["S"].split("#")[0] for item in own} == {"mark", "watch", "digest"}
    assert CALLER[1:] not in json.dumps(own)
    assert all("expires_at" in item for item in own)


def test_two_who_mark_one_notice_are_not_both_the_first(world: World) -> None:
    ledger = Notices(boto3.client("dynamodb"), world.tables["calls"])
    marks: list[Callable[[], Any]] = [
        lambda: ledger.mark("garage-tremblay", "n", "email:a", NOW) for _ in range(3)
    ]
    assert [mark() is None for mark in marks] == [True, False, False]
