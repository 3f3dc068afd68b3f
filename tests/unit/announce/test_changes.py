"""What a change of the ledger tells others, and what it keeps to itself."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest

from functions.announce.changes import changes, dealership_of
from functions.shared.event import (
    CallbackTried,
    CallMissed,
    CallRecovered,
    CallReopened,
    CallRetracted,
    Event,
    FollowUpDue,
    Happening,
    OptedOut,
    ReplyReceived,
    TextDelivered,
    TextFailed,
    TextSent,
    to_detail,
)
from functions.shared.ledger.items import pack, unpack
from functions.shared.moment import to_text
from tests.builders import CALLER, NOW, missed_call

Item = dict[str, Any]
LATER = NOW + timedelta(minutes=9)
SOON = to_text(LATER)


def call(**changes: object) -> Item:
    """A missed call's item as the ledger holds it."""
    known = pack({**asdict(missed_call()), "text_status": "pending", **changes})
    return unpack(known)


def text(kind: str = "follow_up", about: str = "twilio:CA1", **changes: object) -> Item:
    return {
        "dealership_id": "garage-tremblay#texts",
        "call_key": f"{kind}#{about}",
        "kind": kind,
        "about": about,
        "caller": CALLER,
        "department": "service",
        "due_at": SOON,
        "owed_at": SOON,
        "text_status": "pending",
        **changes,
    }


def reply(**changes: object) -> Item:
    return {
        "dealership_id": "garage-tremblay#messages",
        "caller": f"{CALLER}#{SOON}#SM1",
        "at": SOON,
        "message_id": "SM1",
        "carrier": "twilio",
        "body": f"Rappelez-moi au {CALLER}",
        "meaning": "reply",
        "rule": "reply",
        "tell_staff": True,
        "call": "twilio:CA1",
        **changes,
    }


def consent(**changes: object) -> Item:
    return {
        "dealership_id": "garage-tremblay#consents",
        "caller": f"{CALLER}#{SOON}#4f0c",
        "what": "opt_out",
        "at": SOON,
        "how": "text",
        "result": "changed",
        **changes,
    }


def happened(old: Item | None, new: Item | None) -> list[Happening]:
    return [event.what for event in changes(old, new, LATER)]


def only(old: Item | None, new: Item | None) -> Event:
    [event] = changes(old, new, LATER)
    return event


# --- calls ----------------------------------------------------------------------------------------


def test_a_missed_call_is_told_with_four_digits_of_its_number() -> None:
    event = only(None, call())
    assert event.what == CallMissed("no_answer", "Service")
    assert (event.occurred_at, event.dealership_id, event.department) == (NOW, "garage-tremblay", "service")
    assert (event.call_key, event.caller_last4) == ("twilio:CA1", CALLER[-4:])


def test_a_withheld_number_is_told_as_none() -> None:
    assert only(None, call(caller=None)).caller_last4 is None


def test_a_note_that_comes_before_its_call_is_no_call() -> None:
    note = {"dealership_id": "garage-tremblay", "call_key": "twilio:CA1", "attestation": "failed"}
    assert happened(None, note) == []
    assert happened(note, call(attestation="failed")) == [CallMissed("no_answer", "Service")]


@pytest.mark.parametrize("why", ["answered_at", "outbound_at"])
def test_a_call_that_is_known_to_be_no_missed_one_is_not_told(why: str) -> None:
    note = {"dealership_id": "garage-tremblay", "call_key": "twilio:CA1", why: SOON}
    assert happened(note, call(**{why: SOON})) == []


@pytest.mark.parametrize(("why", "reason"), [("answered_at", "answered"), ("outbound_at", "outbound")])
def test_a_missed_call_that_turns_out_to_be_none_is_retracted(why: str, reason: Any) -> None:
    event = only(call(), call(**{why: SOON}, text_status="suppressed", text_reason=reason))
    assert (event.what, event.occurred_at) == (CallRetracted(reason), LATER)


def test_a_call_back_in_vain_is_told_once() -> None:
    tried = call(called_back_at=SOON)
    assert only(call(), tried).what == CallbackTried()
    assert happened(tried, call(called_back_at=SOON, history_version=3)) == []


def test_a_call_back_that_reaches_the_caller_is_a_recovery_alone() -> None:
    reached = call(called_back_at=SOON, recovered_at=SOON, recovered_by="staff")
    assert happened(call(), reached) == [CallRecovered("telephony", "telephony")]


@pytest.mark.parametrize(
    ("how", "what"),
    [
        ("reached", CallRecovered("tap", "reached")),
        ("message", CallRecovered("tap", "message")),
        ("wrong", CallRetracted("wrong_number")),
    ],
)
def test_what_staff_say_became_of_a_call_is_told(how: str, what: Happening) -> None:
    assert happened(call(), call(handled_as=how, handled_at=SOON)) == [what]


def test_telephony_s_word_on_what_a_tap_has_closed_is_no_news() -> None:
    tapped = call(handled_as="reached", handled_at=SOON)
    assert happened(tapped, {**tapped, "recovered_at": SOON}) == []


def test_a_deed_that_is_undone_opens_the_call_and_done_again_closes_it_by_another_id() -> None:
    first = call(handled_as="reached", handled_at=to_text(NOW))
    again = call(handled_as="reached", handled_at=SOON)
    assert happened(first, call()) == [CallReopened()]
    assert only(call(), first).id != only(call(), again).id


def test_a_claim_a_correction_and_a_deletion_tell_nothing() -> None:
    assert happened(call(), call(claimed_desk_by="u1", claimed_desk_at=SOON)) == []
    assert happened(call(), call(outcome="voicemail")) == []
    assert happened(call(), None) == []


# --- texts ----------------------------------------------------------------------------------------


def test_a_text_is_told_when_a_carrier_has_taken_it_and_when_it_has_arrived() -> None:
    sending = call(text_status="sending")
    accepted = call(text_status="accepted", texted_at=SOON, message_id="SM1")
    delivered = {**accepted, "text_status": "delivered", "delivered_at": SOON}
    assert happened(sending, accepted) == [TextSent("answer")]
    promised = {"promised_at": SOON}
    assert happened(sending | promised, accepted | promised) == [TextSent("answer", LATER)]
    assert happened(accepted, delivered) == [TextDelivered("answer")]


def test_a_receipt_that_comes_before_the_carrier_s_answer_tells_both() -> None:
    sending = call(text_status="sending")
    delivered = call(text_status="delivered", texted_at=SOON, delivered_at=SOON)
    assert happened(sending, delivered) == [TextSent("answer"), TextDelivered("answer")]
    assert happened(delivered, {**delivered, "segments": 1}) == []


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"undelivered_reason": "landline", "text_reason": "landline"}, "landline"),
        ({"text_reason": "DESTINATION_COUNTRY_BLOCKED"}, "DESTINATION_COUNTRY_BLOCKED"),
        ({}, "unexplained"),
    ],
)
def test_a_text_that_won_t_arrive_is_told_with_its_reason(facts: Item, reason: str) -> None:
    failed = call(text_status="failed", **facts)
    assert happened(call(text_status="sending"), failed) == [TextFailed("answer", reason)]


def test_what_is_on_its_way_or_not_sent_tells_nothing() -> None:
    for status in ("pending", "deferred", "claimed", "sending", "unknown", "suppressed"):
        assert happened(call(), call(text_status=status)) == []


@pytest.mark.parametrize(
    ("kind", "about", "call_key"),
    [
        ("tried", "twilio:CA1", "twilio:CA1"),
        ("follow_up", "twilio:CA1", "twilio:CA1"),
        ("keyword", "SM1", None),
    ],
)
def test_a_text_of_its_own_names_the_call_that_it_is_about(
    kind: Any, about: str, call_key: str | None
) -> None:
    asked = to_text(LATER + timedelta(minutes=5))
    sending = text(kind, about, text_status="sending", owed_at=asked)
    event = only(sending, {**sending, "text_status": "accepted", "texted_at": SOON})
    assert (event.what, event.call_key) == (TextSent(kind), call_key)


def test_a_follow_up_is_due_once_somebody_asks_for_it() -> None:
    asked = to_text(LATER + timedelta(minutes=5))
    assert happened(None, text()) == []
    assert happened(text(), text(owed_at=asked)) == [FollowUpDue(LATER)]
    assert happened(text(owed_at=asked), text(owed_at=asked, text_status="claimed")) == []
    assert happened(text(), text(owed_at=None, text_status="suppressed")) == []


# --- callers --------------------------------------------------------------------------------------


def test_a_reply_is_told_by_what_it_was_taken_for_and_never_by_its_words() -> None:
    event = only(None, reply())
    assert event.what == ReplyReceived("reply", tell_staff=True)
    assert (event.call_key, event.caller_last4) == ("twilio:CA1", CALLER[-4:])
    assert happened(reply(), reply(acted_at=SOON)) == []


def test_an_opt_out_is_told_by_its_record_where_it_changed_something() -> None:
    assert happened(None, consent()) == [OptedOut("text")]
    assert happened(None, consent(result="unchanged")) == []
    assert happened(None, consent(what="opt_in")) == []
    assert happened(None, {"dealership_id": "garage-tremblay", "caller": CALLER, "opted_out_at": SOON}) == []


def test_an_opt_out_s_id_is_not_made_of_the_number() -> None:
    """Four digits are told: a hash of the others would be guessed in a second."""
    other = consent(caller=f"+15145559999#{SOON}#4f0c")
    assert only(None, consent()).id == only(None, other).id


# --- all of them ----------------------------------------------------------------------------------

STEPS = [
    (None, call()),
    (call(), call(recovered_at=SOON)),
    (call(text_status="sending"), call(text_status="delivered", texted_at=SOON, delivered_at=SOON)),
    (text(), text(text_status="failed", owed_at=None)),
    (None, reply()),
    (None, consent()),
]


def test_the_same_change_has_the_same_ids_and_different_ones_different_ids() -> None:
    ids = [event.id for old, new in STEPS for event in changes(old, new, LATER)]
    assert ids == [event.id for old, new in STEPS for event in changes(old, new, LATER)]
    assert len(set(ids)) == len(ids) == 8


def test_no_event_has_a_telephone_number_or_what_was_written() -> None:
    for old, new in STEPS:
        for event in changes(old, new, LATER):
            told = json.dumps(to_detail(event, "https://desk.example.ca/"))
            assert CALLER[1:-4] not in told
            assert "Rappelez" not in told


@pytest.mark.parametrize("item", [call(), text(), reply(), consent()])
def test_each_item_is_some_dealership_s(item: Item) -> None:
    assert dealership_of(item) == "garage-tremblay"
