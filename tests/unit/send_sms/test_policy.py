"""Who may be texted, when, and in which language."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.send_sms import policy
from functions.send_sms.policy import (
    TOO_LONG_AGO,
    Defer,
    Send,
    Suppress,
    Verdict,
)
from functions.shared.call import OUTCOMES, SUPPRESSION_REASONS, Outcome, SuppressionReason
from functions.shared.dealership import Dealership
from functions.shared.ledger.pauses import NO_PAUSE, Pause
from functions.shared.ledger.stored import StoredCall, StoredContact
from functions.shared.text_life import STALE_AFTER
from tests.builders import CALLER, NOW, dealership, stored_call

STAFF = "+14185550150"
DEALERSHIP = dealership(never_text={"numbers": [STAFF]}, min_ring_seconds=5)
CALL = stored_call()
NOBODY = StoredContact()


def judge(
    call: StoredCall, contact: StoredContact, dealership: Dealership, pause: Pause, now: datetime
) -> Verdict:
    """The verdict on a missed call's own text."""
    return policy.judge(policy.Case("answer", call, call), contact, dealership, pause, now)


def test_a_caller_is_texted_in_the_dealership_s_first_language() -> None:
    assert judge(CALL, NOBODY, DEALERSHIP, NO_PAUSE, NOW) == Send(CALLER, "fr")


def test_the_line_s_language_comes_before_the_dealership_s_and_the_caller_s_before_both() -> None:
    assert judge(replace(CALL, language="en"), NOBODY, DEALERSHIP, NO_PAUSE, NOW) == Send(CALLER, "en")
    known = StoredContact(language="fr")
    assert judge(replace(CALL, language="en"), known, DEALERSHIP, NO_PAUSE, NOW) == Send(CALLER, "fr")


def test_a_language_that_the_dealership_does_not_speak_is_not_used() -> None:
    french = dealership(languages=["fr"])
    assert judge(replace(CALL, language="en"), NOBODY, french, NO_PAUSE, NOW) == Send(CALLER, "fr")


def test_a_call_that_was_answered_gets_no_text() -> None:
    assert judge(replace(CALL, answered_at=NOW), NOBODY, DEALERSHIP, NO_PAUSE, NOW) == Suppress("answered")


def test_a_caller_who_was_reached_since_is_not_told_that_nobody_answered() -> None:
    assert judge(replace(CALL, recovered_at=NOW), NOBODY, DEALERSHIP, NO_PAUSE, NOW) == Suppress("recovered")


def test_a_withheld_number_gets_no_text() -> None:
    assert judge(replace(CALL, caller=None), NOBODY, DEALERSHIP, NO_PAUSE, NOW) == Suppress("anonymous")


def test_a_text_waits_for_its_settle_window() -> None:
    early = NOW - timedelta(seconds=1)
    assert judge(CALL, NOBODY, DEALERSHIP, NO_PAUSE, early) == Defer(NOW, "settling")


def test_an_answer_that_comes_too_late_is_not_sent() -> None:
    assert judge(CALL, NOBODY, DEALERSHIP, NO_PAUSE, NOW + STALE_AFTER) == Send(CALLER, "fr")
    late = NOW + STALE_AFTER + timedelta(milliseconds=1)
    assert judge(CALL, NOBODY, DEALERSHIP, NO_PAUSE, late) == Suppress("stale")


def test_a_call_that_began_too_long_ago_is_not_answered_though_it_was_told_just_now() -> None:
    queued_long = replace(CALL, occurred_at=NOW - TOO_LONG_AGO)
    assert judge(queued_long, NOBODY, DEALERSHIP, NO_PAUSE, NOW) == Send(CALLER, "fr")
    replayed = replace(CALL, occurred_at=NOW - timedelta(days=3))
    assert judge(replayed, NOBODY, DEALERSHIP, NO_PAUSE, NOW) == Suppress("stale")


@pytest.mark.parametrize(
    "number", ["+18005550177", "+19005550177", "+11235550177", "+266696687", "+9990001111"]
)
def test_a_number_that_no_text_reaches_is_unroutable(number: str) -> None:
    assert judge(replace(CALL, caller=number), NOBODY, DEALERSHIP, NO_PAUSE, NOW) == Suppress("unroutable")


@pytest.mark.parametrize(
    ("number", "verdict"), [("+12125550177", Send), ("+18765550177", Suppress), ("+33612345678", Suppress)]
)
def test_only_allowed_countries_are_texted_and_plus_one_is_several(number: str, verdict: type) -> None:
    assert isinstance(judge(replace(CALL, caller=number), NOBODY, DEALERSHIP, NO_PAUSE, NOW), verdict)


def test_a_number_of_the_dealership_s_list_is_never_texted_wherever_it_is() -> None:
    own = dealership(never_text={"numbers": ["+14185550150-+14185550159", "+18005550177", "+33612345678"]})
    for number in ("+14185550150", "+14185550159", "+18005550177", "+33612345678"):
        assert judge(replace(CALL, caller=number), NOBODY, own, NO_PAUSE, NOW) == Suppress("never_text")
    assert judge(replace(CALL, caller="+14185550160"), NOBODY, own, NO_PAUSE, NOW) == Send(
        "+14185550160", "fr"
    )


def test_an_opted_out_caller_is_never_texted_however_long_ago() -> None:
    gone = StoredContact(opted_out_at=NOW - timedelta(days=4000))
    assert judge(CALL, gone, DEALERSHIP, NO_PAUSE, NOW) == Suppress("opted_out")


def test_one_caller_gets_one_text_per_cooldown() -> None:
    just = StoredContact(last_text_at=NOW - DEALERSHIP.cooldown + timedelta(seconds=1))
    assert judge(CALL, just, DEALERSHIP, NO_PAUSE, NOW) == Suppress("cooldown")
    assert judge(
        CALL, StoredContact(last_text_at=NOW - DEALERSHIP.cooldown), DEALERSHIP, NO_PAUSE, NOW
    ) == Send(CALLER, "fr")


def test_while_texts_are_paused_none_is_sent() -> None:
    pause = Pause(NOW - timedelta(days=3))
    assert judge(CALL, NOBODY, DEALERSHIP, pause, NOW) == Suppress("paused")


def test_what_was_due_before_the_pause_ended_is_never_sent_and_what_comes_after_is() -> None:
    minute = timedelta(minutes=1)
    just = replace(CALL, settles_at=NOW - minute)
    assert judge(just, NOBODY, DEALERSHIP, Pause(None, NOW), NOW) == Suppress("paused")
    assert judge(just, NOBODY, DEALERSHIP, Pause(None, NOW - minute), NOW) == Send(CALLER, "fr")


def near(*limits: timedelta) -> st.SearchStrategy[timedelta]:
    """Ages within a second of a limit, where a wrong comparison shows."""
    return st.builds(
        lambda limit, seconds: limit + timedelta(seconds=seconds), st.sampled_from(limits), seconds
    )


@pytest.mark.parametrize(
    ("seconds", "is_short"), [(None, False), (0, True), (4, True), (5, False), (60, False)]
)
def test_a_ring_is_short_only_below_the_dealership_s_own_limit(seconds: int | None, is_short: bool) -> None:
    verdict = Suppress("short_ring") if is_short else Send(CALLER, "fr")
    call = replace(CALL, ring_seconds=seconds)
    assert judge(call, NOBODY, DEALERSHIP, NO_PAUSE, NOW) == verdict
    assert judge(call, NOBODY, dealership(), NO_PAUSE, NOW) == Send(CALLER, "fr"), "no limit, by default"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_only_a_caller_who_hung_up_rang_too_short(outcome: Outcome) -> None:
    call = replace(CALL, ring_seconds=0, outcome=outcome)
    hung_up = outcome in ("abandoned", "no_answer")
    verdict = Suppress("short_ring") if hung_up else Send(CALLER, "fr")
    assert judge(call, NOBODY, DEALERSHIP, NO_PAUSE, NOW) == verdict


def test_a_forwarded_call_rang_elsewhere_before() -> None:
    service, overflow = "+14185550101", "+14185550109"
    own = dealership(
        min_ring_seconds=5,
        lines=[
            {"name": "Service", "department": "service", "number": service},
            {"name": "Overflow", "department": "service", "number": overflow, "overflow": True},
        ],
    )
    call = replace(CALL, ring_seconds=1)
    assert judge(replace(call, called=overflow), NOBODY, own, NO_PAUSE, NOW) == Send(CALLER, "fr")
    assert judge(replace(call, called=service), NOBODY, own, NO_PAUSE, NOW) == Suppress("short_ring")


seconds = st.sampled_from([-1.0, -1e-6, 0.0, 1e-6, 1.0])


@given(
    due=near(timedelta(), STALE_AFTER), began=near(TOO_LONG_AGO), texted=st.none() | near(DEALERSHIP.cooldown)
)
def test_a_text_is_sent_within_its_limits_and_nowhere_else(
    due: timedelta, began: timedelta, texted: timedelta | None
) -> None:
    call = replace(CALL, settles_at=NOW - due, occurred_at=NOW - began)
    contact = StoredContact(last_text_at=None if texted is None else NOW - texted)
    within = (
        timedelta() <= due <= STALE_AFTER
        and began <= TOO_LONG_AGO
        and (texted is None or texted >= DEALERSHIP.cooldown)
    )
    assert isinstance(judge(call, contact, DEALERSHIP, NO_PAUSE, NOW), Send) == within


SPENT = ("budget", "breaker")  # functions.send_sms.budget's, once the policy has nothing against a text
OF_OTHERS = ("called_back", "consent", "turned_off", "replied")  # hold back follow-ups alone
JUDGED = tuple(reason for reason in SUPPRESSION_REASONS if reason not in (*SPENT, *OF_OTHERS))
AGAINST: dict[SuppressionReason, dict[str, Any]] = {
    "answered": {"answered_at": NOW},
    "outbound": {"outbound_at": NOW},
    "recovered": {"recovered_at": NOW},
    "anonymous": {"caller": None},
    "attestation": {"attestation": "failed"},
    "stale": {"settles_at": NOW - timedelta(days=1)},
    "never_text": {"caller": STAFF},
    "unroutable": {"caller": "+18005550177"},
    "country": {"caller": "+33612345678"},
    "opted_out": {"opted_out_at": NOW},
    "flagged": {"flagged_at": NOW},
    "untextable": {"untextable_until": NOW + timedelta(days=1)},
    "muted": {"muted_until": NOW + timedelta(hours=1)},
    "short_ring": {"ring_seconds": 4},
    "cooldown": {"last_text_at": NOW},
    "paused": {"paused_at": NOW},
}


@given(st.sets(st.sampled_from(JUDGED)))
def test_one_reason_is_enough_and_of_several_the_first_is_told(reasons: set[SuppressionReason]) -> None:
    assert {*JUDGED, *SPENT, *OF_OTHERS} == set(SUPPRESSION_REASONS)
    told = [reason for reason in JUDGED if reason in reasons]
    changes = {field: value for reason in reversed(told) for field, value in AGAINST[reason].items()}
    contact = {field: changes.pop(field) for field in StoredContact.__dataclass_fields__ if field in changes}
    pause = Pause(changes.pop("paused_at", None))
    verdict = judge(replace(CALL, **changes), StoredContact(**contact), DEALERSHIP, pause, NOW)
    assert verdict == (Suppress(told[0]) if told else Send(CALLER, "fr"))
