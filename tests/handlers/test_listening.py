"""An inbound text: whose it is, and what it does to contact, call and consent, and which answer it owes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from functions.on_sms_event.listening import Listening
from functions.on_sms_event.placing import Placing, Unplaced
from functions.shared import aws
from functions.shared.call import KeywordAnswer
from functions.shared.inbound_text import InboundText
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.conversations import Conversations
from functions.shared.ledger.directory import Directory
from functions.shared.ledger.messages import Messages
from functions.shared.ledger.texts import Texts
from functions.shared.outbox import Outbox
from tests.builders import CALLER, NOW, SERVICE, dealership
from tests.handlers.conftest import Recorder, World, deliver, stored

POOL_NUMBER = "+14505550199"  # of a pool: no dealership's file names it
MORNING = timedelta(minutes=5)


def listening(world: World, at: datetime = NOW + MORNING) -> Listening:
    dynamodb = aws.client("dynamodb")
    calls, directory = world.tables["calls"], Directory(dynamodb, world.tables["directory"])
    return Listening(
        placing=Placing(
            directory=directory,
            contacts=world.contacts,
            callers=Callers(dynamodb, calls),
            conversations=Conversations(dynamodb, calls),
        ),
        directory=directory,
        calls=world.calls,
        contacts=world.contacts,
        consents=Consents(dynamodb, world.tables["contacts"]),
        messages=Messages(dynamodb, world.tables["contacts"]),
        texts=Texts(dynamodb, calls),
        outbox=Outbox(aws.client("sqs"), world.queue_url),
        clock=lambda: at,
    )


def inbound(body: str, id_: str = "inbound-1", **changes: Any) -> InboundText:
    text = InboundText(
        id=id_,
        carrier="end_user_messaging",
        sender=CALLER,
        recipient=POOL_NUMBER,
        body=body,
        received_at=NOW + MORNING,
    )
    return replace(text, **changes)


def texted(
    world: World, call: str = "CA1", at: datetime = NOW, *, message: str = "message-1", **changes: Any
) -> CallRef:
    """A missed call whose text End User Messaging took."""
    ref = stored(world, call, at, **changes)
    carrier = Recorder(iter([message]), name="end_user_messaging")
    assert deliver(world, carrier, ref, at).status == "accepted"
    return ref


def owed(world: World) -> list[tuple[KeywordAnswer | None, str | None]]:
    """The keywords' answers that are owed: what for, and in which language."""
    items = boto3.client("dynamodb").scan(TableName=world.tables["calls"])["Items"]
    texts = [
        Texts(boto3.client("dynamodb"), world.tables["calls"]).get(
            CallRef(item["dealership_id"]["S"].removesuffix("#texts"), item["call_key"]["S"])
        )
        for item in items
        if item["call_key"]["S"].startswith("keyword#")
    ]
    return [(text.answer, text.language) for text in texts if text]


@pytest.mark.parametrize(("body", "language"), [("STOP", "en"), ("Arrêt svp", "fr")])
def test_a_stop_opts_out_and_owes_one_confirmation_in_the_keyword_s_language(
    world: World, body: str, language: str
) -> None:
    texted(world)
    world.queued()
    listening(world).take(inbound(body))
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_at == NOW + MORNING
    assert owed(world) == [("stop", language)]
    assert world.queued() == ['{"dealership_id": "garage-tremblay", "call_key": "keyword#inbound-1"}']


def test_a_start_brings_back_and_is_confirmed(world: World) -> None:
    texted(world)
    listening(world).take(inbound("STOP"))
    listening(world).take(inbound("DEBUT", "inbound-2", received_at=NOW + 2 * MORNING))
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_at is None
    assert sorted(owed(world), key=str) == [("start", "fr"), ("stop", "en")]


def test_a_start_that_overtakes_its_stop_wins_and_the_stop_is_not_confirmed(world: World) -> None:
    texted(world)
    listening(world).take(inbound("START", "inbound-2", received_at=NOW + 2 * MORNING))
    listening(world).take(inbound("STOP", received_at=NOW + MORNING))
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_at is None
    assert [answer for answer, _ in owed(world)] == ["start"]


def test_what_comes_twice_is_done_once(world: World) -> None:
    texted(world)
    assert not listening(world).take(inbound("AIDE")).already
    again = listening(world).take(inbound("AIDE", received_at=NOW + 2 * MORNING))
    assert again.already
    assert owed(world) == [("help", "fr")]
    assert len(listening(world).messages.since("garage-tremblay", CALLER, NOW)) == 1


@pytest.mark.parametrize("part", ["contacts", "calls", "consents", "texts", "outbox", "messages"])
def test_who_dies_halfway_does_the_rest_the_next_time(
    world: World, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texted(world)
    world.queued()
    dying = listening(world)
    method = {
        "contacts": "note_reply", "calls": "note_reply", "consents": "opt_out",
        "texts": "owe", "outbox": "ask", "messages": "done",
    }[part]  # fmt: skip

    def die(*_: object, **__: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://aws")

    with monkeypatch.context() as patched:
        patched.setattr(type(getattr(dying, part)), method, die)
        with pytest.raises(EndpointConnectionError):
            dying.take(inbound("STOP"))
    assert not listening(world).take(inbound("STOP")).already
    contact = world.contacts.get("garage-tremblay", CALLER)
    assert (contact.opted_out_at, contact.replied_at) == (NOW + MORNING, NOW + MORNING)
    assert owed(world) == [("stop", "en")]
    assert world.all_calls()[0]["replied_at"] == "2025-09-02T14:05:00.000Z"


def test_a_reply_is_kept_with_its_call_and_stops_nothing_but_follow_ups(world: World) -> None:
    ref = texted(world)
    taken = listening(world).take(inbound("Yes please call me tomorrow morning"))
    assert (taken.message.call, taken.message.meaning) == (ref.call_key, "reply")
    contact = world.contacts.get("garage-tremblay", CALLER)
    assert (contact.replied_at, contact.language) == (NOW + MORNING, "en")
    assert (contact.opted_out_at, contact.flagged_at) == (None, None)
    assert world.all_calls()[0]["replied_at"] == "2025-09-02T14:05:00.000Z"
    assert owed(world) == []


def test_who_may_want_to_stop_is_flagged_until_somebody_decides(world: World) -> None:
    texted(world)
    listening(world).take(inbound("laissez-moi tranquille"))
    contact = world.contacts.get("garage-tremblay", CALLER)
    assert (contact.flagged_at, contact.opted_out_at) == (NOW + MORNING, None)


def test_an_automatic_reply_is_kept_and_counts_for_nothing(world: World) -> None:
    texted(world)
    listening(world).take(inbound("Réponse automatique : je suis absent. STOP to opt out."))
    contact = world.contacts.get("garage-tremblay", CALLER)
    assert (contact.replied_at, contact.opted_out_at, contact.language) == (None, None, None)
    assert "replied_at" not in world.all_calls()[0]
    assert owed(world) == []


def test_two_rappels_that_text_each_other_stop_after_the_first_text(world: World) -> None:
    texted(world)
    carrier = Recorder()
    deliver(world, carrier, stored(world, "CA9", caller="+15145550179"))
    [(_, ours, _)] = carrier.taken
    listening(world).take(inbound(ours))
    contact = world.contacts.get("garage-tremblay", CALLER)
    assert (contact.opted_out_at, contact.replied_at) == (None, None)
    assert owed(world) == []


def test_our_own_text_that_comes_back_with_a_person_s_words_is_read_without_it(world: World) -> None:
    texted(world)
    [ours] = [item["body"] for item in world.all_calls()]
    taken = listening(world).take(inbound(f"{ours}\nOui, rappelez-moi demain"))
    assert (taken.message.meaning, taken.message.reply_language) == ("reply", "fr")


def test_four_texts_in_ten_minutes_mute_for_a_day_and_a_stop_still_counts(world: World) -> None:
    texted(world)
    for number, body in enumerate(["Bonjour", "HELP", "Allo", "STOP"]):
        at = NOW + MORNING + timedelta(minutes=number)
        listening(world).take(inbound(body, f"inbound-{number}", received_at=at))
    contact = world.contacts.get("garage-tremblay", CALLER)
    last = NOW + MORNING + timedelta(minutes=3)
    assert (contact.muted_until, contact.opted_out_at) == (last + timedelta(days=1), last)
    assert [answer for answer, _ in owed(world)] == ["help"]


def test_the_text_that_is_answered_tells_the_dealership_of_a_shared_pool(world: World) -> None:
    shared(world)
    first = texted(world, message="message-a")
    second = texted(
        world, "CA2", NOW + timedelta(minutes=1), message="message-b", dealership_id="garage-bergeron"
    )
    taken = listening(world).take(inbound("STOP", answers="message-a"))
    assert (taken.message.dealership_id, taken.message.call) == (first.dealership_id, first.call_key)
    assert world.contacts.get("garage-bergeron", CALLER).opted_out_at is None
    newest = listening(world).take(inbound("STOP", "inbound-2"))
    assert (newest.message.dealership_id, newest.message.call) == (second.dealership_id, second.call_key)


def test_an_older_text_is_found_by_its_caller_s_history(world: World) -> None:
    shared(world)
    first = texted(world, message="message-a")
    history = Callers(boto3.client("dynamodb"), world.tables["calls"])
    history.add("garage-tremblay", CALLER, f"2025-09-02T14:00:00.000Z|missed|{first.call_key}", NOW)
    later = NOW + timedelta(hours=5)
    texted(world, "CA2", later, message="message-b")
    texted(world, "CA3", later + MORNING, message="message-c", dealership_id="garage-bergeron")
    taken = listening(world).take(inbound("Oui", answers="message-a", received_at=later + 2 * MORNING))
    assert (taken.message.dealership_id, taken.message.call) == (first.dealership_id, first.call_key)


def test_a_number_of_one_dealership_is_its_own_whoever_else_texted_last(world: World) -> None:
    shared(world)
    texted(world, dealership_id="garage-bergeron")
    taken = listening(world).take(inbound("STOP", recipient=SERVICE))
    assert (taken.message.dealership_id, taken.message.call) == ("garage-tremblay", None)
    assert owed(world) == [("stop", "en")]


def test_a_provider_s_text_is_its_integration_s_dealership_s_where_the_number_is_its_own(
    world: World,
) -> None:
    texted(world)
    taken = listening(world).take(
        inbound("STOP", carrier="telnyx", recipient=SERVICE, dealership_id="garage-tremblay")
    )
    assert taken.message.dealership_id == "garage-tremblay"
    with pytest.raises(Unplaced):
        listening(world).take(inbound("STOP", "inbound-2", carrier="telnyx", dealership_id="garage-tremblay"))


def test_what_nobody_texted_to_a_pool_is_nobody_s(world: World) -> None:
    with pytest.raises(Unplaced):
        listening(world).take(inbound("STOP"))


def test_a_dealership_s_own_number_is_never_answered(world: World) -> None:
    listening(world).take(inbound("HELP", sender="+14185550100", recipient=SERVICE))
    assert owed(world) == []


def shared(world: World) -> None:
    """A second dealership, whose texts leave from the same pool."""
    lines = [{"name": "Service", "department": "service", "number": "+14185550161"}]
    integrations = [{"id": "bergeron-zoom", "provider": "zoom"}]
    other = dealership(id="garage-bergeron", phone="+14185550160", lines=lines, integrations=integrations)
    world.dealerships.apply(other, {})
