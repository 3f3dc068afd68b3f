"""What follows from a reply: rules.md's tables, `What follows` and `Loop guard`."""

from datetime import timedelta
from typing import Any

import pytest

from functions.on_sms_event.decision import Decision, Standing, decide
from functions.on_sms_event.replies.reading import read
from functions.shared.inbound_text import InboundText
from functions.shared.ledger.messages import Message
from tests.builders import CALLER, NOW, SERVICE

NOBODY = Standing(is_opted_out=False, is_muted=False, is_ours=False, past=())


def text(body: str, **changes: Any) -> InboundText:
    values: dict[str, Any] = {
        "id": "inbound-1",
        "carrier": "end_user_messaging",
        "sender": CALLER,
        "recipient": SERVICE,
        "body": body,
        "received_at": NOW,
    }
    return InboundText(**values | changes)


def standing(**changes: Any) -> Standing:
    values: dict[str, Any] = {"is_opted_out": False, "is_muted": False, "is_ours": False, "past": ()}
    return Standing(**values | changes)


def message(body: str, ago: timedelta, **changes: Any) -> Message:
    values: dict[str, Any] = {
        "dealership_id": "garage-tremblay",
        "caller": CALLER,
        "at": NOW - ago,
        "message_id": f"inbound-{ago}",
        "carrier": "end_user_messaging",
        "recipient": SERVICE,
        "body": body,
        "meaning": "reply",
        "rule": "R16",
    }
    return Message(**values | changes)


def decided(body: str, at: Standing = NOBODY, **changes: Any) -> Decision:
    return decide(read(body), text(body, **changes), at)


@pytest.mark.parametrize(
    ("body", "answer"),
    [("STOP", "stop"), ("ARRÊT", "stop"), ("START", "start"), ("AIDE", "help"), ("Oui, demain 8 h", None)],
)
def test_a_keyword_is_answered_and_a_reply_is_not(body: str, answer: str | None) -> None:
    assert decided(body).answer == answer


@pytest.mark.parametrize(("body", "answer"), [("STOP", "stop"), ("START", "start")])
def test_a_keyword_that_changes_nothing_is_answered_once_a_day(body: str, answer: str) -> None:
    unchanged = {"is_opted_out": body == "STOP"}
    assert decided(body, standing(**unchanged)).answer == answer
    for given in ("stop", "start", "help"):
        past = (message("AIDE", timedelta(hours=3), answer=given),)
        assert decided(body, standing(past=past, **unchanged)).answer is None


def test_help_is_answered_once_a_day_beside_a_change() -> None:
    confirmed = message("STOP", timedelta(hours=1), answer="stop", changes=True)
    helped = message("HELP", timedelta(hours=1), answer="help")
    assert decided("HELP", standing(is_opted_out=True, past=(confirmed,))).answer == "help"
    assert decided("HELP", standing(past=(helped,))).answer is None


def test_a_change_is_confirmed_twice_a_day_at_most() -> None:
    stops = tuple(message("STOP", timedelta(hours=hour), answer="stop", changes=True) for hour in (3, 2))
    assert decided("STOP", standing(past=stops[:1])).answer == "stop"
    third = decided("STOP", standing(past=stops))
    assert (third.answer, third.changes) == (None, True)


@pytest.mark.parametrize(
    ("body", "from_number"),
    [("STOP", "+18005550123"), ("HELP", "12345"), ("START", "+18885550123")],
)
def test_no_machine_s_number_is_answered(body: str, from_number: str) -> None:
    assert decided(body, sender=from_number).answer is None


def test_no_number_of_a_dealership_is_answered() -> None:
    assert decided("STOP", standing(is_ours=True)).answer is None


def test_what_the_carrier_answered_is_not_answered_again_and_still_counts() -> None:
    stop = decided("STOP", answered_by_carrier=True)
    assert (stop.answer, stop.changes) == (None, True)


@pytest.mark.parametrize(
    "body",
    ["Message automatique : je suis en vacances. ARRET pour arrêter", "Liked “Bonjour, c'est nous”", ""],
)
def test_no_machine_s_text_and_no_reaction_is_answered(body: str) -> None:
    assert decided(body).answer is None


def test_an_automatic_reply_tells_nobody() -> None:
    assert not decided("Réponse automatique : je suis absent jusqu'au 3 mars.").tell_staff


def test_the_same_text_three_times_in_an_hour_mutes() -> None:
    past = tuple(message("Aide ", timedelta(minutes=minutes), answer=None) for minutes in (50, 20))
    third = decided("AIDE", standing(past=past))
    assert (third.mutes, third.answer, third.tell_staff) == (True, None, True)
    assert not decided("AIDE", standing(past=past[:1])).mutes
    late = (message("aide", timedelta(minutes=61)), past[1])
    assert not decided("AIDE", standing(past=late)).mutes


def test_four_texts_in_ten_minutes_mute_whatever_they_say() -> None:
    past = tuple(message(f"texte {each}", timedelta(minutes=each)) for each in (9, 6, 3))
    fourth = decided("STOP", standing(past=past))
    assert (fourth.mutes, fourth.answer, fourth.changes) == (True, None, True)
    assert not decided("STOP", standing(past=past[1:])).mutes


def test_staff_are_told_once_that_somebody_is_muted() -> None:
    past = tuple(message(f"texte {each}", timedelta(minutes=each)) for each in (9, 6, 3))
    muted = decided("Réponse automatique", standing(is_muted=True, past=past))
    assert (muted.mutes, muted.answer, muted.tell_staff) == (False, None, False)
