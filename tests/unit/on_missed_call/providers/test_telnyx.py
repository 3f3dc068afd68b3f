"""Telnyx's call events, with the `cryptography` package as the signer."""

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.on_missed_call.decision import Answered, Ignored, Missed, Outbound, decide
from functions.on_missed_call.providers import telnyx
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import CallEvent
from functions.shared.ledger.directory import KnownIntegration, KnownLine
from tests.builders import CALLER, NOW, SERVICE, request
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = b64encode(PRIVATE.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
OTHER_KEY = b64encode(
    Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
).decode()
STAFF = "+14185550177"
INTEGRATION = KnownIntegration("tremblay-telnyx", "garage-tremblay", "telnyx", "/secret")
LINES = {SERVICE: KnownLine("Service", "service")}


def body(kind: str = "call.hangup", **changes: Any) -> bytes:
    payload = {
        "call_session_id": "428c31b6-abf3-3bc1-b7f4-5013ef9657c1",
        "call_leg_id": "l-1",
        "from": CALLER,
        "to": SERVICE,
        "start_time": "2025-09-02T13:59:30.000000Z",
        "hangup_cause": "no_answer",
    } | changes
    payload["from"] = payload.pop("caller", payload["from"])
    payload = {name: value for name, value in payload.items() if value is not None}
    data = {"event_type": kind, "id": "e-1", "occurred_at": "2025-09-02T14:00:00.000000Z", "payload": payload}
    return json.dumps({"data": data, "meta": {"attempt": 1}}).encode()


def read(kind: str = "call.hangup", **changes: Any) -> CallEvent:
    [event] = telnyx.parse(request(body(kind, **changes)))
    return event


def signed(content: bytes, late: int = 0) -> Request:
    stamp = str(int((NOW - timedelta(seconds=late)).timestamp()))
    signature = b64encode(PRIVATE.sign(f"{stamp}|".encode() + content)).decode()
    return request(content, {"telnyx-timestamp": stamp, "telnyx-signature-ed25519": signature})


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 199))
def test_what_the_key_signs_is_verified_and_one_bit_changed_is_not(content: bytes, at: int) -> None:
    webhook = signed(content)
    telnyx.verify(webhook, [OTHER_KEY, KEY], NOW)
    changed = bytearray(content or b" ")
    changed[at % len(changed)] ^= 1
    with pytest.raises(Refused) as refused:
        telnyx.verify(request(bytes(changed), webhook.headers), [KEY], NOW)
    assert refused.value.status == 401


@pytest.mark.parametrize("secrets", [[], [""], [OTHER_KEY], ["AAAA"], ["é"], [KEY.rstrip("=")]])
def test_no_other_key_verifies_it(secrets: list[str]) -> None:
    with pytest.raises(Refused, match="public key"):
        telnyx.verify(signed(body()), secrets, NOW)


def test_one_letter_of_the_signature_changed_is_refused() -> None:
    webhook = signed(body())
    signature = webhook.headers["telnyx-signature-ed25519"]
    for i in range(len(signature)):
        changed = signature[:i] + ("A" if signature[i] != "A" else "B") + signature[i + 1 :]
        with pytest.raises(Refused):
            telnyx.verify(
                request(webhook.body, {**webhook.headers, "telnyx-signature-ed25519": changed}), [KEY], NOW
            )


@pytest.mark.parametrize("late", [301, -301])
def test_five_minutes_is_the_tolerance(late: int) -> None:
    telnyx.verify(signed(body(), late - (1 if late > 0 else -1)), [KEY], NOW)
    with pytest.raises(Refused, match="5 minutes"):
        telnyx.verify(signed(body(), late), [KEY], NOW)


@pytest.mark.parametrize("missing", ["telnyx-timestamp", "telnyx-signature-ed25519"])
def test_both_headers_are_needed(missing: str) -> None:
    webhook = signed(body())
    headers = {name: value for name, value in webhook.headers.items() if name != missing}
    with pytest.raises(Refused) as refused:
        telnyx.verify(request(webhook.body, headers), [KEY], NOW)
    assert (refused.value.status, refused.value.code) == (401, "missing_signature")


@pytest.mark.parametrize("stamp", ["yesterday", "-1", "1e9", "٣", "9" * 12])
def test_a_timestamp_that_is_no_number_is_refused(stamp: str) -> None:
    headers = {**signed(body()).headers, "telnyx-timestamp": stamp}
    with pytest.raises(Refused, match="UNIX seconds"):
        telnyx.verify(request(body(), headers), [KEY], NOW)


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [
        ("originator_cancel", "abandoned"),
        ("timeout", "no_answer"),
        ("no_answer", "no_answer"),
        ("user_busy", "busy"),
        ("call_rejected", "busy"),
    ],
)
def test_a_hang_up_before_an_answer_is_a_missed_call(cause: str, outcome: str) -> None:
    event = read(hangup_cause=cause)
    assert (event.kind, event.outcome, event.ring_seconds) == ("missed", outcome, 30)


def test_a_call_whose_start_is_not_told_is_placed_at_the_event_s_own_moment() -> None:
    event = read(start_time=None)
    assert (event.kind, event.started_at, event.ring_seconds) == ("missed", NOW, None)


@pytest.mark.parametrize(("start", "rang"), [("13:59:29.900", 30), ("14:00:05", 0)])
def test_a_ring_is_told_in_whole_seconds_and_never_less_than_none(start: str, rang: int) -> None:
    assert read(start_time=f"2025-09-02T{start}Z").ring_seconds == rang


@pytest.mark.parametrize("cause", ["normal_clearing", "not_found", "time_limit", "teleported", None])
def test_any_other_cause_is_no_missed_call(cause: str | None) -> None:
    event = read(hangup_cause=cause)
    assert (event.kind, event.outcome) == ("ended", None)
    assert cause != "teleported" or "teleported" not in event.why


@pytest.mark.parametrize("kind", ["call.answered", "call.bridged"])
def test_an_answer_or_a_bridge_says_that_a_person_took_it(kind: str) -> None:
    decision = decide(read(kind), "telnyx", INTEGRATION, LINES, NOW)
    assert isinstance(decision, Answered)


@pytest.mark.parametrize("kind", ["call.machine.detection.ended", "call.teleported", "message.received"])
def test_other_events_say_nothing_of_the_call(kind: str) -> None:
    assert telnyx.parse(request(json.dumps({"data": {"event_type": kind}}).encode())) == []


def test_an_incoming_call_rings_first() -> None:
    event = read("call.initiated", direction="incoming")
    assert (event.kind, event.direction, event.direction_told) == ("progress", "inbound", True)


def test_an_outgoing_call_is_remembered_since_its_hang_up_has_no_direction() -> None:
    event = read("call.initiated", direction="outgoing", caller=SERVICE, to=CALLER)
    assert (event.kind, event.direction, event.called, event.remember) == (
        "ignored",
        "outbound",
        CALLER,
        True,
    )


@pytest.mark.parametrize(
    ("kind", "callback"),
    [("call.hangup", "tried"), ("call.answered", "reached"), ("call.bridged", "reached")],
)
def test_a_call_from_a_line_to_elsewhere_is_a_call_back(kind: str, callback: str) -> None:
    event = read(kind, caller=SERVICE, to=CALLER)
    decision = decide(event, "telnyx", INTEGRATION, LINES, NOW)
    assert isinstance(decision, Outbound)
    assert (decision.callee, decision.callback) == (CALLER, callback)


def test_a_leg_that_rings_the_dealership_s_own_telephone_is_no_call_of_its_own() -> None:
    ringing = read("call.initiated", direction="outgoing", to="sip:julie@sip.telnyx.com")
    assert not ringing.remember
    leg = decide(read(caller=SERVICE, to=STAFF), "telnyx", INTEGRATION, LINES, NOW)
    assert isinstance(leg, Outbound)
    whole = decide(read(), "telnyx", INTEGRATION, LINES, NOW)
    assert isinstance(whole, Missed)
    assert leg.ref.call_key == whole.call.call_key


def test_a_device_that_calls_out_calls_back() -> None:
    event = read("call.answered", caller="sip:julie@sip.telnyx.com", to=CALLER)
    assert (event.kind, event.direction, event.callback) == ("ignored", "outbound", "reached")
    assert read(caller="sip:julie@sip.telnyx.com", to=CALLER).callback == "tried"
    assert read(caller="204", to="205").kind == "ignored"
    assert isinstance(decide(read(caller="204", to="205"), "telnyx", INTEGRATION, LINES, NOW), Ignored)


@pytest.mark.parametrize("withheld", ["anonymous", "sip:anonymous@anonymous.invalid", "", None, "call me"])
def test_a_withheld_number_is_no_caller(withheld: str | None) -> None:
    event = read(caller=withheld)
    assert (event.kind, event.caller) == ("missed", None)


@pytest.mark.parametrize("written", ["+14185550109", "14185550109", "4185550109"])
def test_the_diversion_names_the_line_that_forwarded(written: str) -> None:
    diversion = {"name": "Diversion", "value": f"<sip:{written}@carrier.example>;reason=no-answer"}
    assert (
        read(sip_headers=[{"name": "X", "value": "<sip:+14185550188@x>"}, diversion]).forwarded_from
        == "+14185550109"
    )
    assert read(sip_headers=[{"name": "Diversion", "value": "<sip:service@x>"}]).forwarded_from is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"call_session_id": "a\x00b"}, "data.payload.call_session_id"),
        ({"caller": ["call me"]}, "data.payload.from"),
        ({"start_time": "yesterday"}, "data.payload.start_time"),
    ],
)
def test_a_bad_field_is_named_and_its_value_is_not(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named.replace(".", r"\.")) as refused:
        read(**changes)
    assert refused.value.status == 400
    assert str(next(iter(changes.values()))) not in refused.value.message


@given(
    spoilt(json.loads(body(direction="incoming", sip_headers=[{"name": "Diversion", "value": "<sip:1@x>"}])))
    | st.binary(max_size=200)
)
def test_no_body_raises_anything_but_a_refusal(content: bytes) -> None:
    for each in (content, content.replace(b"call.hangup", b"call.initiated"), b"[" * 9999, b"\xff"):
        taken_or_refused("telnyx", request(each))


@pytest.mark.parametrize("signature", ["=", "é", "\ud800", "A" * 88])
def test_no_signature_raises_anything_but_a_refusal(signature: str) -> None:
    headers = {**signed(body()).headers, "telnyx-signature-ed25519": signature}
    with pytest.raises(Refused, match="doesn't hold"):
        telnyx.verify(request(body(), headers), [KEY], NOW)


@pytest.mark.parametrize(
    ("level", "validated", "attestation"),
    [
        ("A", False, "failed"),
        ("c", False, "failed"),
        ("A", True, None),
        ("C", True, None),
        ("A", None, None),
        (None, False, None),  # nothing was attested, so that nothing could be validated
        ("", False, None),
        ("U", False, None),
        ({"level": "A"}, False, None),
        ("A", "no", None),
        ("A", 0, None),
    ],
)
def test_only_an_attestation_that_was_not_validated_is_told(
    level: object, validated: object, attestation: str | None
) -> None:
    verdict = {"shaken_stir_attestation": level, "shaken_stir_validated": validated}
    event = read("call.initiated", direction="incoming", **verdict)
    assert (event.kind, event.attestation) == ("progress", attestation)
    assert read("call.initiated", direction="outgoing", **verdict).attestation is None
    assert read("call.hangup").attestation is None
