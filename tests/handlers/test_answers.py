"""Every inbound call is one item, an answered one too, and the same in whatever order it is told."""

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import boto3
import pytest
from standardwebhooks import Webhook

from functions.shared.call import AnsweredCall
from functions.shared.ledger.answers import Answers
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import utc_now
from tests.builders import CALLER, NOW, SERVICE, missed_call
from tests.call_items import call_item
from tests.handlers.conftest import SECRETS, Post, World

S = timedelta(seconds=1)


def answered(call_id: str = "CA1", **changes: Any) -> AnsweredCall:
    facts: dict[str, Any] = {
        "dealership_id": "garage-tremblay",
        "call_key": f"twilio:{call_id}",
        "call_id": call_id,
        "provider": "twilio",
        "integration_id": "tremblay-twilio",
        "department": "service",
        "line": "Service",
        "caller": CALLER,
        "called": SERVICE,
        "occurred_at": NOW,
        "received_at": NOW + 9 * S,
        "answered_at": NOW + 9 * S,
        "answered_by": None,
        "talk_seconds": None,
    }
    return AnsweredCall(**facts | changes)


@pytest.fixture
def answers(world: World) -> Answers:
    return Answers(boto3.client("dynamodb"), world.tables["calls"])


def test_an_answered_call_is_an_item_with_who_took_it_when_and_for_how_long(
    world: World, answers: Answers
) -> None:
    assert not answers.record(answered(answered_by="204", talk_seconds=61))
    [item] = world.all_calls()
    assert item.pop("expires_at") > (NOW + timedelta(days=150)).timestamp()
    assert item == {
        "dealership_id": "garage-tremblay",
        "call_key": "twilio:CA1",
        "call_id": "CA1",
        "provider": "twilio",
        "integration_id": "tremblay-twilio",
        "department": "service",
        "line": "Service",
        "caller": CALLER,
        "called": SERVICE,
        "occurred_at": "2025-09-02T14:00:00.000Z",
        "received_at": "2025-09-02T14:00:09.000Z",
        "answered_at": "2025-09-02T14:00:09.000Z",
        "answered_by": "204",
        "talk_seconds": 61,
    }


def test_any_order_of_a_call_s_events_gives_the_same_item(world: World, answers: Answers) -> None:
    """Two telephones rang out, two took the call one after the other, and the end tells how long."""
    ref = CallRef("garage-tremblay", "twilio:CA1")
    events: list[Callable[[], object]] = [
        lambda: world.calls.record(missed_call(received_at=NOW + 8 * S)),
        lambda: answers.record(answered(occurred_at=NOW + 2 * S, line="Pièces", department="parts")),
        lambda: answers.record(answered(occurred_at=NOW - S, answered_at=NOW + 5 * S, answered_by="205")),
        lambda: answers.record(answered(received_at=NOW + 70 * S, talk_seconds=61)),
    ]
    found = []
    for order in permutations(events):
        for event in (*order, order[0]):
            event()
        item = call_item(world.calls, ref) or {}
        boto3.client("dynamodb").delete_item(TableName=world.tables["calls"], Key=ref.key())
        told = {
            "received_at",
            "expires_at",
            "text_status",
            "text_reason",
            "owed",
            "owed_at",
            "integration_id",
        }
        found.append({name: value for name, value in item.items() if name not in told})
        # A text still owed is taken back at once, or by its sender, who finds the answer.
        assert item["answered_at"]
        assert item["text_status"] in ("pending", "suppressed")
    assert [each for each in found if each != found[0]] == []
    assert (found[0]["answered_at"], found[0]["answered_by"]) == ("2025-09-02T14:00:05.000Z", "205")
    assert (found[0]["line"], found[0]["talk_seconds"]) == ("Service", 61)


def test_answers_alone_agree_on_the_earliest_start_in_any_order(world: World, answers: Answers) -> None:
    tellings = [answered(occurred_at=NOW + S, line="B"), answered(line="B"), answered(line="A")]
    for order in permutations(tellings):
        for call in order:
            answers.record(call)
        [item] = world.all_calls()
        assert (item["line"], item["occurred_at"]) == ("A", "2025-09-02T14:00:00.000Z")
        ref = CallRef("garage-tremblay", "twilio:CA1")
        boto3.client("dynamodb").delete_item(TableName=world.tables["calls"], Key=ref.key())


def tell(post: Post, type_: str, call_id: str, **changes: str) -> None:
    moment = utc_now()
    data = {"call_id": call_id, "from": CALLER, "to": SERVICE, "started_at": moment.isoformat()} | changes
    body, name = json.dumps({"type": type_, "data": data}), f"msg_{call_id}_{type_}"
    headers = {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(SECRETS["tremblay-pbx"]).sign(name, moment, body),
    }
    assert post(body, headers, "standardwebhooks", "tremblay-pbx")["statusCode"] == 200


def test_with_nothing_open_an_answered_call_is_one_write(
    world: World, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(post, "call.answered", "warms-the-caches", **{"from": "+14185550177"})
    assert boto3.DEFAULT_SESSION is not None
    asked: list[str] = []
    boto3.DEFAULT_SESSION.events.register(
        "before-call.dynamodb", lambda model, **_: asked.append(model.name), unique_id="counted"
    )
    from functions.on_missed_call import handler

    handler._wiring.cache_clear()
    tell(post, "call.answered", "pbx-1")
    boto3.DEFAULT_SESSION.events.unregister("before-call.dynamodb", unique_id="counted")
    # The new wiring reads the integration and its lines anew; of the call itself, one write and one read.
    assert asked == ["GetItem", "Query", "UpdateItem", "GetItem"]
    assert len(world.all_calls()) == 2


def test_a_caller_with_something_open_is_recovered_by_an_answered_call(world: World, post: Post) -> None:
    tell(post, "call.missed", "missed")
    tell(post, "call.answered", "taken", started_at=(utc_now() + S).isoformat())
    calls = {call["call_id"]: call for call in world.all_calls()}
    assert calls["missed"]["recovered_by"] == "caller"
    assert "outcome" not in calls["taken"]
