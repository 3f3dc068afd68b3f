"""Staff are told of who waits: once each, by every channel, and of nobody who was reached meanwhile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.notify.channels.outcome import AnswerLost, Refused, Unavailable
from functions.shared.call import MissedCall
from functions.shared.desk import StaffMember
from functions.shared.event import ReplyReceived, TextSent
from functions.shared.ledger.desk import DeskReader
from functions.shared.notice_request import NoticeRequest
from tests.builders import CALLER, NOW, dealership, missed_call
from tests.handlers.notices import DESK, Died, Staff, event_of

JULIE, BOSS = "julie@garage.example", "boss@garage.example"
REPLY = ReplyReceived(meaning="reply", tell_staff=True)
HOUR = timedelta(hours=1)
NEXT_MORNING = datetime(2025, 9, 3, 12, 0, tzinfo=UTC)  # 8 h in Quebec


def told(**settings: Any) -> Staff:
    base: dict[str, Any] = {"when": "at_once", "email": [JULIE]}
    return Staff(dealership(notices={"service": base | settings}))


def call(call_id: str = "CA1", minutes: int = 0, **changes: Any) -> MissedCall:
    return missed_call(call_id, NOW + timedelta(minutes=minutes), **changes)


# --- at once -----------------------------------------------------------------------------------------------


def test_a_missed_call_reaches_every_channel_at_once_and_names_no_number() -> None:
    staff = told(slack=True, teams=True)
    said = staff.tell(staff.missed(call()))
    assert (said.what, {each.outcome for each in said.sent}) == ("missed", {"sent"})
    assert {each.target for each in staff.channels.arrived} == {JULIE, "slack", "teams"}
    for each in staff.channels.arrived:
        assert each.who == {"0177"}
        assert CALLER[3:] not in each.text
        assert f"{DESK}/calls/twilio:CA1" in each.text


def test_an_event_that_comes_twice_tells_once() -> None:
    staff = told(slack=True)
    event = staff.missed(call())
    staff.tell(event)
    again = staff.tell(event)
    assert {each.outcome for each in again.sent} == {"already"}
    assert len(staff.channels.arrived) == 2


@pytest.mark.parametrize("facts", [{"recovered_at": NOW}, {"answered_at": NOW}, {"outbound_at": NOW}])
def test_nothing_leaves_for_whom_was_reached_when_the_notice_is_to_leave(facts: dict[str, object]) -> None:
    staff = told(slack=True)
    event = staff.missed(call())
    staff.set("twilio:CA1", **facts)
    assert staff.tell(event).what == "reached"
    assert staff.channels.arrived == []
    staff.pass_time(NOW + 30 * HOUR)
    assert staff.channels.arrived == []


def test_staff_who_have_tapped_are_told_no_more() -> None:
    staff = told()
    event = staff.missed(call())
    staff.set("twilio:CA1", handled_as="message", handled_at=NOW, handled_by="julie", handled_name="Julie")
    assert staff.tell(event).what == "reached"


def test_a_withheld_number_is_told_too() -> None:
    staff = told()
    staff.tell(staff.missed(call(caller=None)))
    assert "numéro masqué" in staff.channels.arrived[0].text


def test_a_reply_tells_that_the_person_answered_unless_it_was_a_machine_s() -> None:
    staff = told()
    staff.missed(call())
    staff.set("twilio:CA1", replied_at=NOW)
    auto = ReplyReceived(meaning="auto_reply", tell_staff=False)
    assert staff.tell(event_of(call(), auto)).what == "nothing"
    assert staff.tell(event_of(call(), REPLY)).what == "reply"
    assert "a répondu au texto" in staff.channels.arrived[0].text


def test_a_department_that_wants_no_notices_gets_none() -> None:
    staff = told()
    assert staff.tell(staff.missed(call(department="parts"))).what == "nothing"
    staff.pass_time(NOW + 30 * HOUR)
    assert staff.channels.arrived == []


# --- what fails --------------------------------------------------------------------------------------------


def test_a_channel_that_certainly_took_nothing_is_tried_again_and_the_others_are_not() -> None:
    staff = told(slack=True)
    event = staff.missed(call())
    staff.channels.answers = lambda target: Unavailable("http_429", 2) if target == "slack" else None
    with pytest.raises(Unavailable) as later:
        staff.tell(event)
    assert later.value.seconds == 2
    staff.channels.answers = lambda _: None
    staff.tell(event)
    assert [each.target for each in staff.channels.arrived] == [JULIE, "slack"]


def test_where_the_answer_got_lost_the_notice_is_unknown_and_never_sent_again() -> None:
    staff = told(slack=True)
    event = staff.missed(call())
    staff.channels.answers = lambda target: AnswerLost("ReadTimeoutError") if target == "slack" else None
    staff.tell(event)
    staff.tell(event)
    assert len(staff.at("slack")) == 1
    assert staff.counted["NoticeUnknown"] == 1


def test_a_sender_that_died_before_it_sent_leaves_an_unknown_notice_and_no_second_one() -> None:
    staff = told()
    event = staff.missed(call())

    def die(_: str) -> Exception | None:
        raise Died

    staff.channels.answers = die
    with pytest.raises(Died):
        staff.tell(event)
    staff.channels.answers = lambda _: None
    assert [each.outcome for each in staff.tell(event).sent] == ["already"]  # it may be under way
    staff.now += timedelta(minutes=3)
    assert [each.outcome for each in staff.tell(event).sent] == ["unknown"]
    assert [each.outcome for each in staff.tell(event).sent] == ["already"]
    assert staff.channels.arrived == []


def test_a_webhook_that_is_gone_is_disabled_until_its_url_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = told(slack=True)
    staff.channels.answers = lambda target: Refused("http_404", gone=True) if target == "slack" else None
    staff.tell(staff.missed(call("CA1")))
    assert (staff.counted["NoticeWebhookGone"], staff.counted["NoticeRefused"]) == (1, 1)
    staff.channels.answers = lambda _: None
    staff.tell(staff.missed(call("CA2", 1)))
    assert staff.at("slack") == []
    assert staff.counted["NoticeWebhookDisabled"] == 1
    monkeypatch.setitem(
        __import__("tests.handlers.notices", fromlist=["URLS"]).URLS,
        "slack",
        "https://hooks.slack.com/services/T/B/new",
    )
    staff.tell(staff.missed(call("CA3", 2)))
    assert len(staff.at("slack")) == 1
    assert len(staff.at(JULIE)) == 3


def test_a_webhook_that_leads_elsewhere_is_never_called(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = told(slack=True)
    monkeypatch.setattr(staff.channels, "read", lambda *_: "http://169.254.169.254/latest")
    said = staff.tell(staff.missed(call()))
    assert [(each.outcome, each.reason) for each in said.sent] == [
        ("sent", None),
        ("refused", "forbidden_address"),
    ]


# --- collapsed ---------------------------------------------------------------------------------------------


def test_calls_of_ten_minutes_are_one_notice() -> None:
    staff = told(when="collapsed")
    for number in range(3):
        each = call(f"CA{number}", number, caller=f"+1418555011{number}")
        staff.now = each.occurred_at
        assert staff.tell(staff.missed(each)).what == "collected"
    assert staff.channels.arrived == []
    staff.pass_time(NOW + timedelta(minutes=30))
    [arrived] = staff.channels.arrived
    assert arrived.who == {"0110", "0111", "0112"}
    assert "3 personnes à rappeler" in arrived.text
    assert arrived.at <= NOW + timedelta(minutes=15)


def test_who_was_reached_before_the_ten_minutes_are_over_is_in_no_notice() -> None:
    staff = told(when="collapsed")
    staff.tell(staff.missed(call("CA1")))
    staff.tell(staff.missed(call("CA2", caller="+14185550111")))
    staff.reached("twilio:CA1", NOW + timedelta(minutes=3))
    staff.pass_time(NOW + timedelta(minutes=30))
    [arrived] = staff.channels.arrived
    assert arrived.who == {"0111"}
    assert "appel manqué" in arrived.text


def test_ten_minutes_whose_callers_were_all_reached_say_nothing() -> None:
    staff = told(when="collapsed")
    staff.tell(staff.missed(call("CA1")))
    staff.reached("twilio:CA1", NOW + timedelta(minutes=3))
    staff.pass_time(NOW + 2 * HOUR)
    assert staff.channels.arrived == []


def test_a_doubled_event_is_in_the_ten_minutes_of_the_first() -> None:
    staff = told(when="collapsed")
    event = staff.missed(call())
    staff.tell(event)
    staff.pass_time(NOW + timedelta(minutes=12))
    staff.tell(event)
    staff.pass_time(NOW + timedelta(minutes=40))
    assert len(staff.channels.arrived) == 1


def test_a_call_that_comes_while_its_ten_minutes_are_told_is_in_the_next() -> None:
    staff = told(when="collapsed")
    staff.tell(staff.missed(call("CA1")))
    staff.sweep(NOW + timedelta(minutes=10))
    late = staff.missed(call("CA2", 9, caller="+14185550111"))
    staff.now = NOW + timedelta(minutes=9, seconds=59)  # a clock that is behind
    assert staff.tell(late).what == "collected"
    staff.pass_time(NOW + timedelta(minutes=40))
    assert [each.who for each in staff.channels.arrived] == [{"0177"}, {"0111"}]


# --- the reminder and the escalation -----------------------------------------------------------------------


def kinds(staff: Staff, target: str = JULIE) -> list[str]:
    words = {"retard": "reminder", "toujours": "escalation", "attend": "digest", "manqué": "missed"}
    return [
        next((kind for word, kind in words.items() if word in each.text.splitlines()[0]), "other")
        for each in staff.at(target)
    ]


def test_a_target_that_passed_is_one_reminder_and_one_escalation_within_opening_hours() -> None:
    staff = told(escalate_to=[BOSS])
    staff.tell(staff.missed(call()))
    staff.pass_time(NOW + timedelta(minutes=59))
    assert kinds(staff) == ["missed"]
    staff.pass_time(NOW + timedelta(minutes=66))
    assert kinds(staff) == ["missed", "reminder"]
    staff.pass_time(NOW + 6 * HOUR)
    assert kinds(staff) == ["missed", "reminder"]
    [escalation] = staff.at(BOSS)
    assert "toujours pas de rappel" in escalation.text
    assert NOW + 2 * HOUR <= escalation.at <= NOW + 2 * HOUR + timedelta(minutes=15)


def test_a_promise_is_waited_for_rather_than_the_target_whether_sooner_or_later() -> None:
    for minutes in (15, 150):
        staff = told()
        staff.tell(staff.missed(call()))
        staff.set("twilio:CA1", promised_at=NOW + timedelta(minutes=minutes))
        staff.tell(event_of(call(), TextSent("answer")))
        staff.pass_time(NOW + timedelta(minutes=minutes - 1))
        assert kinds(staff) == ["missed"]
        staff.pass_time(NOW + timedelta(minutes=minutes + 6))
        assert kinds(staff) == ["missed", "reminder"]
        assert "promis avant" in staff.at(JULIE)[1].text


def test_a_call_back_by_telephony_takes_the_reminder_back() -> None:
    staff = told(slack=True, escalate_to=[BOSS])
    staff.tell(staff.missed(call()))
    staff.reached("twilio:CA1", NOW + timedelta(minutes=50))
    staff.pass_time(NOW + 7 * HOUR)
    assert kinds(staff) == ["missed"]
    assert staff.at(BOSS) == []


def test_who_was_reminded_of_and_then_reached_is_not_escalated() -> None:
    staff = told(escalate_to=[BOSS])
    staff.tell(staff.missed(call()))
    staff.pass_time(NOW + timedelta(minutes=70))
    staff.reached("twilio:CA1", NOW + timedelta(minutes=80))
    staff.pass_time(NOW + 7 * HOUR)
    assert (kinds(staff), staff.at(BOSS)) == (["missed", "reminder"], [])


def test_a_caller_is_one_reminder_however_often_he_called() -> None:
    staff = told()
    for number in range(3):
        each = call(f"CA{number}", number * 10)
        staff.now = each.occurred_at
        staff.tell(staff.missed(each))
        staff.remember(each)
    staff.pass_time(NOW + 6 * HOUR)
    assert kinds(staff).count("reminder") == 1
    assert "a appelé 3 fois" in staff.at(JULIE)[-1].text


def test_a_promise_that_breaks_at_closing_is_reminded_of_in_the_morning() -> None:
    staff = told(digest="11:00")
    late = missed_call("CA1", datetime(2025, 9, 2, 20, 30, tzinfo=UTC))
    staff.now = late.occurred_at
    staff.tell(staff.missed(late))
    staff.pass_time(NEXT_MORNING + timedelta(minutes=29))
    assert kinds(staff) == ["missed"]
    staff.pass_time(NEXT_MORNING + timedelta(minutes=36))
    assert kinds(staff) == ["missed", "reminder"]


def test_a_sweep_that_asks_twice_reminds_once() -> None:
    staff = told(escalate_to=[BOSS])
    staff.tell(staff.missed(call()))
    staff.now = NOW + timedelta(minutes=61)
    request = NoticeRequest("garage-tremblay", "watch#twilio:CA1")
    for _ in range(5):
        staff.falling_due.on_request(request)
    assert kinds(staff) == ["missed", "reminder"]
    assert staff.at(BOSS) == []


def test_digest_only_is_digest_only() -> None:
    staff = told(when="digest")
    assert staff.tell(staff.missed(call())).what == "later"
    staff.pass_time(NOW + 8 * HOUR)
    assert staff.channels.arrived == []
    staff.pass_time(NEXT_MORNING + timedelta(minutes=5))
    assert kinds(staff) == ["digest"]


# --- the digest --------------------------------------------------------------------------------------------


def test_the_morning_says_who_waits_and_how_yesterday_s_promises_went() -> None:
    staff = told(when="digest")
    for number, minutes in enumerate((10, 90, None)):
        each = call(f"CA{number}", caller=f"+1418555011{number}")
        staff.tell(staff.missed(each))
        staff.set(f"twilio:CA{number}", promised_at=NOW + HOUR)
        if minutes is not None:
            staff.reached(f"twilio:CA{number}", NOW + timedelta(minutes=minutes))
    staff.pass_time(NEXT_MORNING + timedelta(minutes=5))
    [digest] = staff.channels.arrived
    assert digest.at >= NEXT_MORNING
    assert digest.who == {"0112"}
    text = digest.text.replace("\xa0", " ")
    assert "1 personne attend un rappel" in text
    assert "Hier : promesses de rappel tenues, 1 sur 3." in text


def test_the_digest_comes_each_morning_once_while_there_is_something_to_say() -> None:
    staff = told(when="digest")
    staff.tell(staff.missed(call()))
    staff.pass_time(NEXT_MORNING + timedelta(hours=50), timedelta(minutes=15))
    assert [each.at.date() for each in staff.channels.arrived] == [
        NEXT_MORNING.date() + timedelta(days=days) for days in range(3)
    ]
    for _ in range(3):
        staff.falling_due.on_request(NoticeRequest("garage-tremblay", "digest#service"))
    assert len(staff.channels.arrived) == 3


def test_a_morning_with_nobody_waiting_and_nothing_yesterday_is_silent_until_the_next_call() -> None:
    staff = told(when="digest")
    staff.tell(staff.missed(call()))
    staff.reached("twilio:CA1", NOW + timedelta(minutes=1))
    staff.pass_time(NEXT_MORNING + timedelta(hours=50), timedelta(minutes=15))
    assert len(staff.channels.arrived) == 1  # yesterday's, and then silence
    again = missed_call("CA9", staff.now)
    staff.tell(staff.missed(again))
    staff.pass_time(staff.now + timedelta(hours=75), timedelta(minutes=15))  # over a week-end
    assert len(staff.channels.arrived) == 2


def test_a_dealership_that_left_is_told_nothing() -> None:
    staff = told()
    event = staff.missed(call())
    staff.tell(event)
    staff.notifying = replace(staff.notifying, dealership=lambda _: None)
    staff.falling_due = replace(staff.falling_due, dealership=lambda _: None)
    assert staff.tell(event).what == "nothing"
    staff.pass_time(NOW + 30 * HOUR, timedelta(minutes=30))
    assert kinds(staff) == ["missed"]


# --- leads -------------------------------------------------------------------------------------------------


def selling() -> Staff:
    return Staff(dealership(notices={"sales": {"adf": {"to": "leads@crm.example"}}}))


def test_sales_missed_calls_are_leads_once_a_caller_with_updates_under_one_id() -> None:
    staff = selling()
    for number in range(2):
        each = call(f"CA{number}", number * 10, department="sales")
        staff.now = each.occurred_at
        event = staff.missed(each)
        staff.remember(each)
        staff.tell(event)
        staff.tell(event)
    staff.set("twilio:CA1", replied_at=staff.now)
    staff.tell(event_of(call("CA1", 10, department="sales"), REPLY))
    leads = [each.text for each in staff.channels.arrived]
    assert ['status="new"' in each for each in leads] == [True, False, False]
    assert ['status="resend"' in each for each in leads] == [False, True, True]
    assert all('source="Rappel">garage-tremblay/twilio:CA0</id>' in each for each in leads)
    assert "A appelé 2 fois" in leads[1]
    assert "A répondu au texto de Rappel." in leads[2]


def test_a_lead_that_could_not_leave_is_new_when_it_does() -> None:
    staff = selling()
    event = staff.missed(call(department="sales"))
    staff.channels.answers = lambda _: Unavailable("Throttling")
    with pytest.raises(Unavailable):
        staff.tell(event)
    staff.channels.answers = lambda _: None
    staff.tell(event)
    [lead] = staff.channels.arrived
    assert 'status="new"' in lead.text


def test_service_and_withheld_numbers_make_no_lead() -> None:
    staff = selling()
    staff.tell(staff.missed(call("CA1")))
    staff.tell(staff.missed(call("CA2", department="sales", caller=None)))
    assert staff.channels.arrived == []


def test_the_desk_s_claim_changes_nothing_of_what_is_owed() -> None:
    staff = told()
    staff.tell(staff.missed(call()))
    me = StaffMember("julie", "Julie")
    staff.set("twilio:CA1", claimed_desk_by=me.id, claimed_desk_name=me.name, claimed_desk_at=NOW)
    assert DeskReader(staff.sure, "calls", "contacts").calls_of("garage-tremblay", "twilio:CA1")[0].waits
    staff.pass_time(NOW + timedelta(minutes=70))
    assert kinds(staff) == ["missed", "reminder"]
