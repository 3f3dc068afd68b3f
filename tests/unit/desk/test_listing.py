"""The list: calls become rows of callers in the order of the promise, and the day's figures add up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.desk.listing import list_desk, needs_reply
from functions.shared.dealership import Dealership
from functions.shared.desk import Claim, Desk, Handled, StaffMember
from functions.shared.ledger.desk import DeskCall
from functions.shared.ledger.stored import StoredContact
from tests.builders import CALLER, NOW, dealership, stored_call

MINUTE = timedelta(minutes=1)
TODAY = datetime(2025, 9, 2, 4, 0, tzinfo=UTC)
JULIE = StaffMember("julie", "Julie")
OTHER = "+15145550178"


def call(key: str = "a", at: datetime = NOW, caller: str | None = CALLER, **changes: Any) -> DeskCall:
    of_desk = {name: changes.pop(name) for name in ("claim", "handled", "reopened_at") if name in changes}
    return DeskCall(call_key=key, call=stored_call(occurred_at=at, caller=caller, **changes), **of_desk)


def listed(*calls: DeskCall, now: datetime = NOW + 20 * MINUTE, at: Dealership | None = None) -> Desk:
    return list_desk(calls, {}, {}, at or dealership(), now=now, today=TODAY)


def test_a_caller_s_calls_are_one_row_named_by_the_oldest_and_told_by_the_newest() -> None:
    desk = listed(call("b", NOW + MINUTE, department="parts", outcome="voicemail"), call("a"))
    [row] = desk.waiting
    assert (row.call_key, row.calls, row.department, row.also) == ("a", ("a", "b"), "parts", ("service",))
    assert (row.outcome, row.occurred_at) == ("voicemail", NOW + MINUTE)


def test_withheld_numbers_are_a_row_each() -> None:
    assert len(listed(call("a", caller=None), call("b", caller=None)).waiting) == 2


def test_rows_stand_in_the_order_of_the_promise_else_of_the_department_s_target() -> None:
    promised = call("p", NOW, "+15145550171", promised_at=NOW + 90 * MINUTE, text_status="delivered")
    target = call("t", NOW + 10 * MINUTE, "+15145550172")
    failed = call("f", NOW, "+15145550173", promised_at=NOW + 5 * MINUTE, text_status="failed")
    rows = listed(promised, target, failed).waiting
    assert [(row.call_key, row.due_at - NOW, row.promised) for row in rows] == [
        ("f", 60 * MINUTE, False),
        ("t", 70 * MINUTE, False),
        ("p", 90 * MINUTE, True),
    ]


def test_the_target_is_the_dealership_s_and_counts_open_minutes_only() -> None:
    evening = datetime(2025, 9, 2, 20, 50, tzinfo=UTC)  # 16 h 50, and it closes at 17 h
    [row] = listed(call(at=evening), at=dealership(callback_target_minutes=30)).waiting
    assert row.due_at == datetime(2025, 9, 3, 12, 20, tzinfo=UTC)  # 8 h 20


def test_a_claim_that_lapsed_is_none() -> None:
    claimed = call(claim=Claim(JULIE, NOW))
    assert listed(claimed, now=NOW + 14 * MINUTE).waiting[0].claim is not None
    assert listed(claimed, now=NOW + 15 * MINUTE).waiting[0].claim is None


def test_a_finished_row_keeps_its_place_for_ten_seconds() -> None:
    done = call("d", handled=Handled("reached", JULIE, NOW + 9 * MINUTE))
    later = call("w", NOW + 5 * MINUTE, OTHER)
    shown = listed(done, later, now=NOW + 9 * MINUTE + timedelta(seconds=9))
    assert [(row.call_key, row.handled is not None) for row in shown.waiting] == [("d", True), ("w", False)]
    assert [row.call_key for row in listed(done, later).waiting] == ["w"]
    [closed] = shown.done
    assert (closed.how, closed.by, closed.minutes, closed.can_undo) == ("reached", JULIE, 9, True)


def test_what_telephony_closed_is_one_line_and_can_t_be_put_back() -> None:
    at = NOW + 9 * MINUTE
    desk = listed(call("a", recovered_at=at), call("b", NOW + MINUTE, recovered_at=at))
    assert desk.waiting == ()
    [closed] = desk.done
    assert (closed.calls, closed.how, closed.by, closed.can_undo) == (("a", "b"), "telephony", None, False)


def test_who_wrote_after_a_message_waits_again_with_a_new_target() -> None:
    handled = Handled("message", JULIE, NOW + 2 * MINUTE)
    again = call(handled=handled, reopened_at=NOW + 9 * MINUTE, promised_at=NOW, text_status="delivered")
    [row] = listed(again).waiting
    assert (row.due_at, row.promised, row.handled) == (NOW + 69 * MINUTE, False, None)
    assert needs_reply([again]) == {CALLER: NOW - MINUTE}, "clocks differ"


def test_the_day_counts_its_calls_who_was_reached_and_the_promises_kept() -> None:
    def promised(key: str, minutes: int, **changes: Any) -> DeskCall:
        at = NOW + minutes * MINUTE
        return call(key, NOW, f"+1514555{key:>04}", promised_at=at, text_status="delivered", **changes)

    kept = promised("1", 15, recovered_at=NOW + 10 * MINUTE)
    tapped = promised("2", 15, handled=Handled("message", JULIE, NOW + 5 * MINUTE))
    wrong = promised("3", 15, handled=Handled("wrong", JULIE, NOW + 5 * MINUTE))
    late, not_yet = promised("4", 15), promised("5", 60)
    yesterday = call("y", NOW - timedelta(days=1), OTHER)
    day = listed(kept, tapped, wrong, late, not_yet, yesterday).day
    assert (day.missed, day.reached, day.median_minutes, day.kept_share) == (5, 1, 10, 0.5)
    empty = listed().day
    assert (empty.missed, empty.median_minutes, empty.kept_share) == (0, None, None)


def test_a_row_says_what_is_known_of_the_caller() -> None:
    contact = StoredContact(opted_out_at=NOW, last_text_at=NOW, language="en")
    desk = list_desk([call()], {CALLER: contact}, {}, dealership(), now=NOW, today=TODAY)
    [row] = desk.waiting
    assert (row.opted_out, row.last_texted_at, row.language) == (True, NOW, "en")
    assert replace(row, opted_out=False) != row
