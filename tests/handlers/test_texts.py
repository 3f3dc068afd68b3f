"""Texts that answer no call directly: each is owed once, under its own name, out of the calls' way."""

from dataclasses import replace
from datetime import datetime, timedelta

import boto3
import pytest

from functions.on_missed_call import sweep
from functions.shared import message
from functions.shared.call import OWN_TEXT_KINDS
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.texts import OwedText, Texts
from functions.shared.moment import utc_now
from functions.shared.text_life import InvalidTransition
from tests.builders import CALLER, NOW, missed_call
from tests.call_items import call_item
from tests.handlers.conftest import World, stored, take

TRIED = OwedText(
    dealership_id="garage-tremblay",
    kind="tried",
    about=missed_call().call_key,
    caller=CALLER,
    department="service",
    line="Service",
    called="+14185550101",
    language=None,
    occurred_at=NOW,
    due_at=NOW + timedelta(hours=1),
)


@pytest.fixture
def texts(world: World) -> Texts:
    return Texts(boto3.client("dynamodb"), world.tables["calls"])


def test_a_text_of_one_kind_about_one_thing_is_owed_once(world: World, texts: Texts) -> None:
    assert texts.owe(TRIED, asked=False)
    assert not texts.owe(replace(TRIED, due_at=NOW + timedelta(days=1)), asked=False)
    assert texts.owe(replace(TRIED, kind="follow_up"), asked=False)
    found = texts.get(TRIED.ref)
    assert found is not None
    assert (found.kind, found.about, found.caller, found.due_at, found.text_status) == (
        "tried",
        TRIED.about,
        CALLER,
        TRIED.due_at,
        "pending",
    )


def test_a_text_lies_out_of_the_way_of_who_reads_a_dealership_s_calls(world: World, texts: Texts) -> None:
    call = stored(world)
    texts.owe(TRIED, asked=False)
    assert [item["call_key"] for item in world.all_calls()] == [call.call_key]
    item = call_item(world.calls, TRIED.ref)
    assert item is not None
    assert item["dealership_id"] == "garage-tremblay#texts"
    assert texts.get(call) is None
    assert world.calls.get(TRIED.ref) is None


@pytest.mark.parametrize("asked", [True, False])
def test_the_sweeper_asks_for_a_text_when_it_is_due_or_when_its_asking_got_lost(
    world: World, texts: Texts, asked: bool
) -> None:
    texts.owe(TRIED, asked=asked)
    due = TRIED.due_at + timedelta(minutes=2 if asked else 0)
    assert list(world.owed(due - timedelta(milliseconds=1), 10)) == []
    assert list(world.owed(due, 10)) == [TRIED.ref]


def test_the_queue_names_a_text_as_it_names_a_call(world: World, texts: Texts) -> None:
    texts.owe(replace(TRIED, due_at=utc_now()), asked=False)
    assert sweep.handler({}, None) == {"asked": 1}
    [body] = world.queued()
    request = message.from_json(body)
    assert CallRef(request.dealership_id, request.call_key) == TRIED.ref


def test_a_text_lives_by_the_same_table_as_a_call_s(world: World, texts: Texts) -> None:
    texts.owe(TRIED, asked=False)
    take(world, TRIED.ref, CALLER, NOW, timedelta(0))
    world.calls.begin_sending(TRIED.ref, NOW)
    with pytest.raises(InvalidTransition) as invalid:
        world.calls.transition(TRIED.ref, "suppress")
    assert invalid.value.call == texts.get(TRIED.ref)
    world.calls.transition(TRIED.ref, "accept", message_id="m-1")
    assert list(world.owed(NOW + timedelta(days=1), 10)) == []


@pytest.mark.parametrize("key", ["twilio:CA1", "zoom:follow_up#1", "follow_up:1", "other#1"])
def test_a_call_s_name_is_never_taken_for_a_text_s(key: str) -> None:
    assert CallRef("garage", key).text_kind == "answer"


def test_a_text_s_name_tells_its_kind_and_finds_its_item() -> None:
    for kind in OWN_TEXT_KINDS:
        ref = replace(TRIED, kind=kind).ref
        assert ref.text_kind == kind
        assert ref.key()["dealership_id"] == {"S": "garage-tremblay#texts"}
        item = {"dealership_id": "garage-tremblay#texts", "call_key": ref.call_key}
        assert CallRef.of(item) == ref
    assert isinstance(TRIED.occurred_at, datetime)
