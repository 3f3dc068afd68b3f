"""What holds back which kind of text: one table, kind by standing."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.send_sms.policy import HOLDS_BACK, Case, Defer, Send, Suppress, judge
from functions.shared.call import SUPPRESSION_REASONS, KeywordAnswer, SuppressionReason, TextKind
from functions.shared.ledger.pauses import Pause
from functions.shared.ledger.stored import StoredContact, StoredText
from tests.builders import CALLER, NOW, dealership, stored_call

STAFF = "+14185550150"
DEALERSHIP = dealership(
    never_text={"numbers": [STAFF]}, min_ring_seconds=5, follow_ups=["tried", "follow_up"]
)
CALL = stored_call(occurred_at=NOW - timedelta(minutes=30))
KINDS: tuple[TextKind, ...] = get_args(TextKind)
DAY = timedelta(days=1)

# Each standing: what of the call, of the text or of the caller makes it.
CALLS: dict[SuppressionReason, dict[str, Any]] = {
    "answered": {"answered_at": NOW},
    "outbound": {"outbound_at": NOW},
    "recovered": {"recovered_at": NOW},
    "called_back": {"called_back_at": NOW},
    "attestation": {"attestation": "failed"},
    "short_ring": {"ring_seconds": 4},
}
CONTACTS: dict[SuppressionReason, dict[str, Any]] = {
    "opted_out": {"opted_out_at": NOW - 4000 * DAY},
    "flagged": {"flagged_at": NOW - DAY},
    "untextable": {"untextable_until": NOW + DAY},
    "replied": {"replied_at": NOW},
    "muted": {"muted_until": NOW + timedelta(seconds=1)},
    "cooldown": {"last_text_at": NOW - timedelta(minutes=30)},
}
# ✗: held back. In the order of KINDS: answer, tried, follow_up, keyword, staff, test.
TABLE: dict[SuppressionReason, str] = {
    "answered": "✗✗✗··✗",
    "outbound": "✗✗✗··✗",
    "recovered": "✗✗✗··✗",
    "called_back": "··✗···",
    "attestation": "✗✗✗··✗",
    "opted_out": "✗✗✗·✗✗",
    "flagged": "✗✗✗··✗",
    "untextable": "✗✗✗·✗✗",
    "replied": "·✗✗···",
    "muted": "✗✗✗✗·✗",
    "short_ring": "✗····✗",
    "cooldown": "✗·✗··✗",
}


def case(kind: TextKind, answer: KeywordAnswer = "stop", **changes: Any) -> Case:
    call = replace(CALL, **changes)
    if kind in ("answer", "test"):
        return Case(kind, call, call)
    text = StoredText(
        kind=kind,  # type: ignore[arg-type]
        about="twilio:CA1",
        caller=call.caller or "",
        department="service",
        line="Service",
        called=None,
        language="en" if kind == "keyword" else None,
        occurred_at=call.occurred_at,
        due_at=NOW,
        text_status="pending",
        answer=answer if kind == "keyword" else None,
    )
    return Case(kind, text, None if kind in ("keyword", "staff") else call)


def verdict(which: Case, now: datetime = NOW, pause: Pause | None = None, **contact: Any) -> object:
    return judge(which, StoredContact(**contact), DEALERSHIP, pause or Pause(), now)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reason", TABLE)
def test_each_standing_holds_back_the_kinds_of_the_table(reason: SuppressionReason, kind: TextKind) -> None:
    found = verdict(case(kind, **CALLS.get(reason, {})), **CONTACTS.get(reason, {}))
    held = TABLE[reason][KINDS.index(kind)] == "✗"
    assert (found == Suppress(reason)) == held
    assert held or isinstance(found, Send)


def test_a_text_with_nothing_against_it_is_sent_whatever_its_kind() -> None:
    assert {kind: verdict(case(kind)) for kind in KINDS} == {
        **dict.fromkeys(KINDS, Send(CALLER, "fr")),
        "keyword": Send(CALLER, "en", also="fr"),
    }


@pytest.mark.parametrize(("answer", "goes"), [("stop", True), ("help", True), ("start", False)])
def test_only_a_stop_s_confirmation_and_help_go_to_whoever_opted_out(
    answer: KeywordAnswer, goes: bool
) -> None:
    assert isinstance(verdict(case("keyword", answer), opted_out_at=NOW), Send) == goes


@pytest.mark.parametrize("kind", KINDS)
def test_a_pause_holds_back_every_kind(kind: TextKind) -> None:
    assert verdict(case(kind), pause=Pause(NOW - DAY)) == Suppress("paused")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [STAFF, "+18005550177", "+33612345678"])
def test_no_kind_is_sent_where_no_text_may_go_but_a_keyword_s_answer_to_staff(
    kind: TextKind, number: str
) -> None:
    assert isinstance(verdict(case(kind, caller=number)), Send) == (number == STAFF and kind == "keyword")


@pytest.mark.parametrize("kind", ["tried", "follow_up"])
def test_a_dealership_that_turns_follow_ups_off_sends_none_that_was_owed(kind: TextKind) -> None:
    off = dealership(follow_ups=[])
    assert judge(case(kind), StoredContact(), off, Pause(), NOW) == Suppress("turned_off")


@pytest.mark.parametrize("kind", ["tried", "follow_up"])
def test_consent_has_a_term(kind: TextKind) -> None:
    which = case(kind)
    assert isinstance(which.text, StoredText)
    for until, over in ((NOW + timedelta(seconds=1), False), (NOW, True)):
        text = replace(which.text, consent_basis="inquiry", consent_until=until)
        found = verdict(Case(kind, text, which.call))
        assert (found == Suppress("consent")) == over


@pytest.mark.parametrize("kind", ["tried", "follow_up"])
def test_a_reply_from_before_the_call_stops_no_follow_up(kind: TextKind) -> None:
    before = CALL.occurred_at - timedelta(milliseconds=1)
    assert verdict(case(kind), replied_at=before) == Send(CALLER, "fr")


@pytest.mark.parametrize("kind", ["tried", "follow_up"])
def test_a_follow_up_of_a_call_that_is_forgotten_is_none(kind: TextKind) -> None:
    assert verdict(Case(kind, case(kind).text, None)) == Suppress("stale")


def test_follow_ups_wait_for_allowed_hours_and_nothing_else_does() -> None:
    night = datetime.fromisoformat("2025-09-02T23:30-04:00")
    morning = datetime.fromisoformat("2025-09-03T09:00-04:00")
    for kind in KINDS:
        which = case(kind, occurred_at=night, settles_at=night)
        text = which.text
        if isinstance(text, StoredText):
            which = Case(kind, replace(text, due_at=night), which.call)
        expected = Defer(morning, "quiet_hours") if kind in ("tried", "follow_up") else Send
        found = verdict(which, night)
        assert found == expected or (isinstance(found, Send) and expected is Send)


def test_a_text_s_time_limit_is_its_kind_s() -> None:
    limits: dict[TextKind, timedelta] = {
        "answer": timedelta(minutes=15),
        "test": timedelta(minutes=15),
        "staff": timedelta(minutes=15),
        "keyword": timedelta(hours=1),
        "tried": timedelta(hours=4),
        "follow_up": timedelta(hours=4),
    }
    assert set(limits) == set(KINDS)
    for kind, limit in limits.items():
        which = case(kind, occurred_at=NOW)
        assert isinstance(verdict(which, NOW + limit), Send)
        assert verdict(which, NOW + limit + timedelta(milliseconds=1)) == Suppress("stale")


def test_every_reason_says_which_kinds_it_holds_back() -> None:
    assert tuple(HOLDS_BACK) == SUPPRESSION_REASONS


@given(
    st.sampled_from(KINDS),
    st.sets(st.sampled_from(sorted(CALLS))),
    st.sets(st.sampled_from(sorted(CONTACTS))),
    st.sampled_from(["stop", "start", "help"]),
)
def test_nothing_but_a_permit_goes_to_whoever_opted_out_and_of_several_reasons_the_first_is_told(
    kind: TextKind,
    calls: set[SuppressionReason],
    contacts: set[SuppressionReason],
    answer: KeywordAnswer,
) -> None:
    of_call = {name: value for reason in calls for name, value in CALLS[reason].items()}
    of_contact = {name: value for reason in contacts for name, value in CONTACTS[reason].items()}
    found = verdict(case(kind, answer, **of_call), **of_contact)
    permitted = kind == "keyword" and answer in ("stop", "help")
    against = [
        reason
        for reason in SUPPRESSION_REASONS
        if reason in calls | contacts
        and kind in HOLDS_BACK[reason]
        and not (reason == "opted_out" and permitted)
    ]
    assert found == (Suppress(against[0]) if against else found)
    assert isinstance(found, Send) == (not against)
    if "opted_out" in contacts:
        assert permitted or not isinstance(found, Send)
