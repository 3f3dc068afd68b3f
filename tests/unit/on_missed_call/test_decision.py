"""Which events are missed calls, and whose."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.decision import Answered, Ignored, Missed, Outbound, decide
from functions.shared.call import CallEvent, EventKind
from functions.shared.ledger.directory import KnownIntegration, KnownLine
from tests.builders import CALLER, NOW, SERVICE

INTEGRATION = KnownIntegration("tremblay-twilio", "garage-tremblay", "twilio", "/secret", settle_seconds=20)
OVERFLOW = "+14185550109"
STRANGER = "+14185550188"
LINES = {
    SERVICE: KnownLine("Service", "service"),
    "ext:204": KnownLine("Poste 204", "employee", language="en"),
    OVERFLOW: KnownLine("Débordement", "reception", overflow=True),
}
EVENT = CallEvent(
    kind="missed",
    outcome="busy",
    call_id="CA1",
    direction="inbound",
    caller=CALLER,
    called=SERVICE,
    why="DialCallStatus=busy",
)


def missed(event: CallEvent) -> Missed:
    decision = decide(event, "twilio", INTEGRATION, LINES, NOW)
    assert isinstance(decision, Missed)
    return decision


def test_a_missed_call_is_kept_with_its_line_its_outcome_and_its_settle_window() -> None:
    call = missed(EVENT).call
    assert (call.dealership_id, call.department, call.line, call.outcome) == (
        "garage-tremblay",
        "service",
        "Service",
        "busy",
    )
    assert (call.caller, call.called) == (CALLER, SERVICE)
    assert call.settles_at == NOW + timedelta(seconds=20)
    assert call.occurred_at == NOW


@pytest.mark.parametrize(("own", "seconds"), [(None, 25), (0, 0), (60, 60)])
def test_the_provider_s_settle_window_holds_where_the_integration_names_none(
    own: int | None, seconds: int
) -> None:
    integration = replace(INTEGRATION, settle_seconds=own)
    decision = decide(EVENT, "zoom", integration, LINES, NOW, usual_settle_seconds=25)
    assert isinstance(decision, Missed)
    assert decision.call.settles_at == NOW + timedelta(seconds=seconds)


@given(st.datetimes(timezones=st.just(UTC)), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_a_call_has_one_name_whenever_it_is_told_and_whatever_start_is_told(
    received_at: datetime, started_at: datetime | None
) -> None:
    told = decide(replace(EVENT, started_at=started_at), "twilio", INTEGRATION, LINES, received_at)
    assert isinstance(told, Missed)
    assert told.call.call_key == "twilio:CA1"


def test_a_start_is_kept_in_utc_however_it_is_written() -> None:
    evening = datetime(2025, 9, 1, 21, 30, tzinfo=timezone(timedelta(hours=-4)))
    call = missed(replace(EVENT, started_at=evening)).call
    assert (call.occurred_at, call.occurred_at.tzinfo) == (evening, UTC)


def test_an_unknown_line_is_kept_under_other() -> None:
    decision = missed(replace(EVENT, called="+14185550199"))
    assert (decision.call.department, decision.call.line, decision.line_known) == ("other", "unknown", False)


def test_an_unknown_line_s_department_may_be_told_by_the_event_and_a_known_one_s_may_not() -> None:
    assert missed(replace(EVENT, called=None, department="parts")).call.department == "parts"
    assert missed(replace(EVENT, department="parts")).call.department == "service"


def test_an_extension_is_known_before_the_number_that_led_to_it() -> None:
    call = missed(replace(EVENT, extension="204")).call
    assert (call.department, call.language) == ("employee", "en")


@pytest.mark.parametrize("kind", ["missed", "answered", "progress", "ended", "ignored"])
def test_each_call_to_an_overflow_line_was_missed_on_the_line_that_forwarded_it(kind: EventKind) -> None:
    event = replace(EVENT, kind=kind, outcome=None, called=OVERFLOW, forwarded_from=SERVICE)
    call = missed(event).call
    assert (call.department, call.line, call.outcome) == ("service", "Service", "no_answer")


def test_what_overflows_is_texted_in_the_language_of_the_line_that_was_wanted() -> None:
    call = missed(replace(EVENT, called=OVERFLOW, extension="204")).call
    assert (call.line, call.language) == ("Poste 204", "en")


def test_an_overflow_line_stands_for_itself_where_nobody_says_who_forwarded() -> None:
    assert missed(replace(EVENT, kind="progress", called=OVERFLOW)).call.department == "reception"


def test_an_answered_call_takes_its_text_back() -> None:
    decision = decide(replace(EVENT, kind="answered"), "twilio", INTEGRATION, LINES, NOW)
    assert isinstance(decision, Answered)
    assert decision.call.call_key == missed(EVENT).call.call_key


@pytest.mark.parametrize(
    ("started", "taken", "talked", "occurred_at", "answered_at"),
    [
        (None, None, None, 0, 0),  # the webhook came at the moment it was taken, for all that is told
        (None, None, 60, -60, -60),  # and once they had spoken, where that is told
        (-90, None, 60, -90, -60),
        (-30, None, 60, -30, -30),  # no sooner than it started: a length may count the ringing
        (-90, -80, 75, -90, -80),
        (-90, -300, None, -90, -90),
        (-90, 300, None, -90, 0),
    ],
)
def test_an_answered_call_is_placed_at_its_start_and_taken_after_it(
    started: int | None, taken: int | None, talked: int | None, occurred_at: int, answered_at: int
) -> None:
    at = {None: None} | {n: NOW + timedelta(seconds=n) for n in (0, -30, -60, -80, -90, -300, 300)}
    event = replace(
        EVENT,
        kind="answered",
        outcome=None,
        started_at=at[started],
        answered_at=at[taken],
        talk_seconds=talked,
    )
    decision = decide(event, "twilio", INTEGRATION, LINES, NOW)
    assert isinstance(decision, Answered)
    assert (decision.call.occurred_at, decision.call.answered_at) == (at[occurred_at], at[answered_at])
    assert decision.call.talk_seconds == talked


def test_an_extension_answered_through_another_line_is_answered() -> None:
    event = replace(EVENT, kind="answered", extension="204")
    assert isinstance(decide(event, "twilio", INTEGRATION, LINES, NOW), Answered)


def test_a_line_that_calls_another_forwarded_the_call_and_is_nobody_to_text() -> None:
    call = missed(replace(EVENT, kind="progress", caller=SERVICE, called=OVERFLOW)).call
    assert (call.caller, call.department, call.line) == (None, "service", "Service")


@given(
    kind=st.sampled_from(["missed", "answered", "progress", "ended", "ignored"]),
    called=st.sampled_from([SERVICE, OVERFLOW, None]),
)
def test_an_outbound_call_changes_nothing(kind: EventKind, called: str | None) -> None:
    event = replace(EVENT, kind=kind, direction="outbound", called=called)
    assert isinstance(decide(event, "twilio", INTEGRATION, LINES, NOW), Ignored)


@pytest.mark.parametrize("kind", ["progress", "ended", "ignored"])
def test_what_is_neither_missed_nor_answered_changes_nothing(kind: EventKind) -> None:
    assert decide(replace(EVENT, kind=kind), "twilio", INTEGRATION, LINES, NOW) == Ignored(
        "DialCallStatus=busy"
    )


@pytest.mark.parametrize(
    ("told", "caller", "called", "outbound"),
    [
        (False, SERVICE, CALLER, True),
        (False, CALLER, SERVICE, False),
        (False, CALLER, STRANGER, False),
        (False, SERVICE, OVERFLOW, False),
        (True, SERVICE, STRANGER, False),
    ],
)
def test_a_direction_that_is_not_told_is_outbound_from_a_line_to_elsewhere_only(
    told: bool, caller: str, called: str, outbound: bool
) -> None:
    event = replace(EVENT, direction_told=told, caller=caller, called=called, callback="tried")
    decision = decide(event, "telnyx", INTEGRATION, LINES, NOW)
    assert isinstance(decision, Outbound if outbound else Missed)


@pytest.mark.parametrize(("caller", "remembered"), [(STRANGER, True), (None, True), (SERVICE, False)])
def test_an_outbound_call_is_remembered_unless_its_line_tells_as_much_at_its_end(
    caller: str | None, remembered: bool
) -> None:
    event = replace(EVENT, kind="ignored", direction="outbound", caller=caller, called=CALLER, remember=True)
    decision = decide(event, "telnyx", INTEGRATION, LINES, NOW)
    assert isinstance(decision, Outbound) is remembered
    if isinstance(decision, Outbound):
        assert (decision.callee, decision.callback, decision.remember) == (CALLER, None, True)


@pytest.mark.parametrize("callback", ["tried", "reached"])
def test_a_call_placed_from_a_line_is_a_call_back_and_not_remembered(
    callback: Literal["tried", "reached"],
) -> None:
    event = replace(EVENT, direction="outbound", caller=SERVICE, called=CALLER, remember=True)
    decision = decide(replace(event, callback=callback), "telnyx", INTEGRATION, LINES, NOW)
    assert isinstance(decision, Outbound)
    assert (decision.callback, decision.remember, decision.at) == (callback, False, NOW)
