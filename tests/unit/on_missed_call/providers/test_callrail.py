"""CallRail's post-call webhook."""

import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers import callrail
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import CallEvent
from tests.builders import CALLER, NOW, SERVICE, request
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused

KEY = "072e-a-test-signing-key"
CALL = {
    "id": 766970532,
    "answered": False,
    "call_type": "abandoned",
    "voicemail": False,
    "direction": "inbound",
    "start_time": "2025-09-02T09:59:00.236-04:00",
    "customer_phone_number": CALLER,
    "tracking_phone_number": SERVICE,
    "business_phone_number": "",
    "duration": "13",
}


def signed(body: bytes, key: str = KEY) -> Request:
    signature = b64encode(hmac.new(key.encode(), body, "sha1").digest()).decode()
    return request(body, {"content-type": "application/json", "Signature": signature})


def read(**changes: Any) -> CallEvent:
    [event] = callrail.parse(request(json.dumps(CALL | changes).encode()))
    return event


def test_either_of_two_secrets_may_have_signed() -> None:
    webhook = signed(b"{}")
    callrail.verify(webhook, ["another", KEY], NOW)
    callrail.verify(webhook, [KEY, "another"], NOW)
    with pytest.raises(Refused, match="signing key"):
        callrail.verify(webhook, ["another"], NOW)


def test_an_empty_secret_is_never_valid() -> None:
    with pytest.raises(Refused):
        callrail.verify(signed(b"{}", key=""), [""], NOW)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "abandoned"),
        ({"voicemail": True}, "voicemail"),
        ({"call_type": "voicemail"}, "voicemail"),
        ({"call_type": "missed"}, "no_answer"),
        ({"call_type": "something_new"}, "no_answer"),
    ],
)
def test_an_unanswered_call_is_missed(changes: dict[str, Any], outcome: str) -> None:
    event = read(**changes)
    assert (event.kind, event.outcome, event.caller, event.called) == ("missed", outcome, CALLER, SERVICE)
    assert event.started_at == datetime(2025, 9, 2, 13, 59, 0, 236000, tzinfo=UTC)


def test_an_answered_call_is_not() -> None:
    assert read(answered=True, call_type="phone_call").kind == "answered"


def test_a_call_of_which_it_isn_t_said_whether_it_was_answered_is_none_missed() -> None:
    event = read(answered=None, voicemail=None, call_type=None)
    assert (event.kind, event.outcome) == ("ended", None)
    assert read(answered=None, direction="outbound").callback is None


def test_a_voicemail_of_which_nothing_is_said_is_none() -> None:
    assert read(voicemail=None).outcome == "abandoned"


def test_the_id_is_the_same_as_a_number_and_as_text() -> None:
    assert read().call_id == read(id="766970532").call_id == "766970532"
    assert read(id="CAL8154748ae6bd4e278a7cddd38a662f4f").call_id.startswith("CAL")


@pytest.mark.parametrize(("answered", "callback"), [(True, "reached"), (False, "tried")])
def test_an_outbound_call_calls_its_customer_back(answered: bool, callback: str) -> None:
    event = read(direction="outbound", answered=answered)
    assert (event.kind, event.direction, event.callback, event.called) == (
        "ignored",
        "outbound",
        callback,
        CALLER,
    )
    assert event.started_at == datetime(2025, 9, 2, 13, 59, 0, 236000, tzinfo=UTC)


def test_a_number_may_be_written_as_in_north_america() -> None:
    event = read(customer_phone_number="514-555-0177", tracking_phone_number="(418) 555-0101")
    assert (event.caller, event.called) == (CALLER, SERVICE)
    event = read(direction="outbound", business_phone_number="4185550101")
    assert (event.caller, event.called) == (SERVICE, CALLER)


@pytest.mark.parametrize(
    "changes", [{"direction": "sideways"}, {"direction": None}, {"customer_phone_number": "204"}]
)
def test_an_unknown_direction_and_an_extension_are_no_missed_call(changes: dict[str, Any]) -> None:
    event = read(**changes)
    assert (event.kind, event.outcome) == ("ignored", None)


@pytest.mark.parametrize("withheld", [None, "", "anonymous", "Restricted", "call me"])
def test_a_withheld_number_is_no_caller(withheld: str | None) -> None:
    event = read(customer_phone_number=withheld)
    assert (event.kind, event.caller) == ("missed", None)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": ""}, "id"),
        ({"id": True}, "id"),
        ({"id": "a b"}, "id"),
        ({"answered": "perhaps"}, "answered"),
        ({"start_time": "2025-09-02 10:00"}, "start_time"),
        ({"customer_phone_number": ["call me"]}, "customer_phone_number"),
    ],
)
def test_a_bad_field_is_named_and_its_value_is_not(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named) as refused:
        read(**changes)
    assert refused.value.status == 400
    [value] = changes.values()
    assert len(str(value)) < 5 or str(value) not in refused.value.message


@given(spoilt(CALL) | st.binary(max_size=200))
def test_no_body_raises_anything_but_a_refusal(content: bytes) -> None:
    taken_or_refused("callrail", request(content))


@pytest.mark.parametrize("signature", ["", "=", "é", "\ud800", "\x00"])
def test_no_signature_raises_anything_but_a_refusal(signature: str) -> None:
    with pytest.raises(Refused) as refused:
        callrail.verify(request(b"{}", {"Signature": signature}), [KEY], NOW)
    code = "bad_signature" if signature else "missing_signature"
    assert (refused.value.status, refused.value.code) == (401, code)
