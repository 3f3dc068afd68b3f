"""Vonage's event webhooks, with PyJWT as the signer."""

import json
from hashlib import sha256
from typing import Any

import jwt as pyjwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers import vonage
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import CallEvent
from tests.builders import CALLER, IGNORED, NOW, SERVICE, request
from tests.providers.vectors import SIGNATURES
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused

SECRET = "a-vonage-signature-secret" * 3


def body(status: str = "unanswered", **changes: Any) -> bytes:
    event = {
        "from": CALLER[1:],
        "to": SERVICE[1:],
        "uuid": "aaaa",
        "conversation_uuid": "CON-aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
        "status": status,
        "direction": "inbound",
        "timestamp": "2025-09-02T14:00:00.000Z",
    } | changes
    event["from"] = event.pop("caller", event["from"])
    return json.dumps(event).encode()


def read(status: str = "unanswered", **changes: Any) -> CallEvent:
    [event] = vonage.parse(request(body(status, **changes)))
    return event


def signed(content: bytes, late: int = 0, algorithm: str = "HS256", **changes: Any) -> Request:
    claims = {
        "iat": int(NOW.timestamp()) - late,
        "jti": "c5ba8f24",
        "iss": "Vonage",
        "payload_hash": sha256(content).hexdigest(),
        "api_key": "a1b2c3d",
    } | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    token = pyjwt.encode(claims, SECRET if algorithm != "none" else "", algorithm)
    return request(content, {"Authorization": f"Bearer {token}"})


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_what_pyjwt_signs_is_verified_and_no_other_body(content: bytes, other: bytes) -> None:
    webhook = signed(content)
    vonage.verify(webhook, ["another", SECRET], NOW)
    with pytest.raises(Refused):
        vonage.verify(webhook, ["another", ""], NOW)
    if other != content:
        with pytest.raises(Refused, match="payload_hash") as refused:
            vonage.verify(request(other, webhook.headers), [SECRET], NOW)
        assert refused.value.status == 401


def test_a_jwt_that_vouches_for_no_body_is_refused_though_vonage_publishes_it() -> None:
    vector = SIGNATURES["vonage-pub-jwt"]
    with pytest.raises(Refused, match="vouches for no body"):
        vonage.verify(request(b"", vector["headers"]), [vector["secret"]], NOW)


@pytest.mark.parametrize("changes", [{"payload_hash": None}, {"iat": None}, {"payload_hash": ""}])
def test_both_claims_are_needed(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="vouches for no body") as refused:
        vonage.verify(signed(body(), **changes), [SECRET], NOW)
    assert refused.value.status == 401


@pytest.mark.parametrize("late", [301, -301])
def test_five_minutes_is_the_tolerance(late: int) -> None:
    vonage.verify(signed(body(), late - (1 if late > 0 else -1)), [SECRET], NOW)
    with pytest.raises(Refused, match="5 minutes") as refused:
        vonage.verify(signed(body(), late), [SECRET], NOW)
    assert refused.value.status == 401


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
def test_another_algorithm_is_refused(algorithm: str) -> None:
    with pytest.raises(Refused, match="HS256"):
        vonage.verify(signed(body(), algorithm=algorithm), [SECRET], NOW)


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz"])
def test_a_request_without_token_is_refused(value: str) -> None:
    with pytest.raises(Refused, match="Authorization") as refused:
        vonage.verify(request(body(), {"Authorization": value}), [SECRET], NOW)
    assert refused.value.code == "missing_signature"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("unanswered", "no_answer"),
        ("timeout", "no_answer"),
        ("busy", "busy"),
        ("rejected", "busy"),
        ("cancelled", "abandoned"),
        ("failed", "failed"),
    ],
)
def test_an_inbound_call_that_nobody_took_is_a_missed_call(status: str, outcome: str) -> None:
    event = read(status)
    assert (event.kind, event.outcome, event.call_id) == (
        "missed",
        outcome,
        "CON-aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
    )
    assert (event.caller, event.called, event.started_at) == (CALLER, SERVICE, NOW)


def test_a_number_is_international_though_it_has_ten_digits() -> None:
    event = read(caller="5145550177", to="5145550178")
    assert (event.caller, event.called) == ("+5145550177", "+5145550178")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("started", "progress"),
        ("ringing", "progress"),
        ("answered", "answered"),
        ("completed", "ended"),
        ("machine", "ignored"),
        ("teleported", "ignored"),
    ],
)
def test_any_other_status_is_no_missed_call(status: str, kind: str) -> None:
    event = read(status)
    assert (event.kind, event.outcome) == (kind, None)


@pytest.mark.parametrize(
    ("status", "callback"),
    [
        ("started", None),
        ("answered", "reached"),
        ("human", "reached"),
        ("machine", "tried"),
        ("unanswered", "tried"),
        ("timeout", "tried"),
        ("busy", "tried"),
        ("rejected", "tried"),
        ("cancelled", "tried"),
        ("failed", None),
        ("completed", None),
        ("teleported", None),
    ],
)
def test_an_outbound_call_or_leg_is_a_call_back_at_most(status: str, callback: str | None) -> None:
    event = read(status, direction="outbound", caller=SERVICE[1:], to=CALLER[1:])
    assert (event.kind, event.direction, event.called, event.callback) == (
        "ignored",
        "outbound",
        CALLER,
        callback,
    )


@pytest.mark.parametrize("direction", [None, "sideways"])
def test_a_direction_unknown_is_no_missed_call(direction: str | None) -> None:
    assert read(direction=direction).kind == "ignored"


@pytest.mark.parametrize("withheld", ["Unknown", "anonymous", "Private Number", "", None, "call me"])
def test_a_withheld_number_is_no_caller(withheld: str | None) -> None:
    event = read(caller=withheld)
    assert (event.kind, event.caller) == ("missed", None)


@pytest.mark.parametrize("caller", ["204", "sip:julie@pbx.example"])
def test_an_internal_caller_is_ignored(caller: str) -> None:
    assert read(caller=caller).kind == "ignored"


@pytest.mark.parametrize("content", [{}, {"reason": "HTTP error"}, {"type": "transfer"}, {"status": None}])
def test_what_is_no_status_says_nothing_of_a_call(content: dict[str, Any]) -> None:
    assert vonage.parse(request(json.dumps(content).encode())) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"conversation_uuid": None}, "conversation_uuid"),
        ({"conversation_uuid": "a b"}, "conversation_uuid"),
        ({"conversation_uuid": "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"}, "conversation_uuid"),
        ({"caller": ["call me"]}, "from"),
        ({"to": {}}, "to"),
    ],
)
def test_a_bad_field_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named) as refused:
        read(**changes)
    assert refused.value.status == 400


@given(spoilt(json.loads(body())) | st.binary(max_size=200), st.text())
def test_no_request_raises_anything_but_a_refusal(content: bytes, header: str) -> None:
    for each, token in ((content, header), (b"[" * 9999, f"Bearer {header}")):
        webhook = request(each, {"Authorization": token})
        taken_or_refused("vonage", webhook)
        with pytest.raises(Refused) as refused:
            vonage.verify(webhook, [SECRET], NOW)
        assert refused.value.status == 401


def test_the_answer_is_empty() -> None:
    reply = vonage.ADAPTER.respond(IGNORED, None)
    assert (reply.status, reply.body) == (204, "")
