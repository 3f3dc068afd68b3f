"""Missed calls are closed by what follows, in whatever order it is told."""

import json
from datetime import timedelta
from itertools import permutations
from typing import Any

import boto3
import pytest
from standardwebhooks import Webhook

from functions.on_missed_call.histories import MAX_ENTRIES
from functions.shared.moment import utc_now
from tests.builders import CALLER, SERVICE
from tests.handlers.conftest import SECRETS, Post, World

START = utc_now().replace(microsecond=0) - timedelta(hours=10)

# What happened, by the hour: two missed calls, a try by staff, a call back that got through, a call after it.
STORY: dict[str, tuple[str, str, int]] = {
    "first": ("call.missed", "inbound", 0),
    "again": ("call.missed", "inbound", 1),
    "tried": ("call.missed", "outbound", 2),
    "reached": ("call.answered", "outbound", 3),
    "later": ("call.missed", "inbound", 4),
}


def tell(post: Post, call_id: str, told: tuple[str, str, int] | None = None) -> None:
    type_, direction, hours = told or STORY[call_id]
    caller, called = (CALLER, SERVICE) if direction == "inbound" else (SERVICE, CALLER)
    data = {
        "call_id": call_id,
        "from": caller,
        "to": called,
        "direction": direction,
        "started_at": (START + timedelta(hours=hours)).isoformat(),
    }
    body = json.dumps({"type": type_, "data": data})
    moment = utc_now()
    headers = {
        "content-type": "application/json",
        "webhook-id": f"msg_{call_id}_{type_}",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(SECRETS["tremblay-pbx"]).sign(f"msg_{call_id}_{type_}", moment, body),
    }
    assert post(body, headers, "standardwebhooks", "tremblay-pbx")["statusCode"] == 200


def ledger(world: World) -> dict[str, dict[str, Any]]:
    """What the story says of each call, apart from when it was told."""
    told = ("called_back_at", "recovered_at", "recovered_by", "repeat_of", "outcome")
    return {
        call["call_id"]: {name: call[name] for name in told if name in call} for call in world.all_calls()
    }


def hour(hours: int) -> str:
    return (START + timedelta(hours=hours)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_a_call_back_recovers_the_calls_before_it(world: World, post: Post) -> None:
    for call_id in STORY:
        tell(post, call_id)
    recovered = {
        "called_back_at": hour(2),
        "recovered_at": hour(3),
        "recovered_by": "staff",
        "outcome": "no_answer",
    }
    assert ledger(world) == {
        "first": recovered,
        "again": recovered | {"repeat_of": "first"},
        "later": {"outcome": "no_answer"},
    }


@pytest.mark.parametrize("order", list(permutations(STORY))[::17], ids="-".join)
def test_any_order_gives_the_same_ledger(world: World, post: Post, order: tuple[str, ...]) -> None:
    for call_id in order:
        tell(post, call_id)
    backwards = ledger(world)
    for call_id in STORY:  # and everything comes twice
        tell(post, call_id)
    assert ledger(world) == backwards
    assert backwards["again"]["repeat_of"] == "first"
    assert backwards["first"]["recovered_at"] == backwards["again"]["recovered_at"] == hour(3)
    assert "recovered_at" not in backwards["later"]
    assert "repeat_of" not in backwards["later"]


def test_a_caller_who_gets_through_is_recovered_by_the_caller(world: World, twilio: Post) -> None:
    twilio(CallSid="CA1", DialCallStatus="no-answer")
    twilio(CallSid="CA2", DialCallStatus="completed")
    [call] = [call for call in world.all_calls() if "outcome" in call]
    assert call["recovered_by"] == "caller"
    assert "called_back_at" not in call


@pytest.mark.parametrize(
    "order", list(permutations(("missed", "again", "back", "answered")))[::4], ids="-".join
)
def test_what_was_said_of_a_call_is_taken_back_where_it_was_answered_after_all(
    world: World, post: Post, order: tuple[str, ...]
) -> None:
    """Of a group's call, one telephone rang out and another was answered: that is told late."""
    told: dict[str, tuple[str, str, int]] = {
        "missed": ("call.missed", "inbound", 0),
        "again": ("call.missed", "inbound", 1),
        "back": ("call.answered", "outbound", 2),
        "answered": ("call.answered", "inbound", 0),
    }
    for name in order:
        tell(post, "missed" if name == "answered" else name, told[name])
    calls = ledger(world)
    assert calls["missed"] == {"outcome": "no_answer"}
    assert calls["again"]["recovered_at"] == hour(2)
    assert "repeat_of" not in calls["again"]


def test_a_machine_s_history_stays_small(world: World, twilio: Post) -> None:
    entries = {f"{hour(0)}|missed|twilio:CA{number}" for number in range(MAX_ENTRIES)}
    boto3.resource("dynamodb").Table(world.tables["calls"]).put_item(
        Item={
            "dealership_id": "garage-tremblay#callers",
            "call_key": CALLER,
            "history": entries,
            "version": MAX_ENTRIES,
        }
    )
    twilio(DialCallStatus="no-answer")
    items = boto3.client("dynamodb").scan(TableName=world.tables["calls"])["Items"]
    [history] = [item for item in items if "history" in item]
    kept = history["history"]["SS"]
    assert len(kept) == MAX_ENTRIES
    assert sum("CA" in entry and entry.startswith(hour(0)) for entry in kept) == MAX_ENTRIES - 1


def test_a_withheld_number_has_no_history(world: World, twilio: Post) -> None:
    twilio(From="anonymous", DialCallStatus="no-answer")
    items = boto3.client("dynamodb").scan(TableName=world.tables["calls"])["Items"]
    assert len(items) == 1


def test_a_history_is_forgotten_with_time(world: World, twilio: Post) -> None:
    twilio(DialCallStatus="no-answer")
    items = boto3.client("dynamodb").scan(TableName=world.tables["calls"])["Items"]
    [history] = [item for item in items if "history" in item]
    days = (int(history["expires_at"]["N"]) - utc_now().timestamp()) / 86400
    assert 36 < days < 38
