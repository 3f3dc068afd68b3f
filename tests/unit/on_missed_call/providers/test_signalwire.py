"""SignalWire: Twilio's forms by another signer, and JSON that never tells of a missed call by itself."""

import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from functions.on_missed_call.providers import signalwire
from functions.on_missed_call.web import Refused, Request
from tests.builders import CALLER, IGNORED, NOW, SERVICE, request
from tests.unit.on_missed_call.providers.junk import spoilt

CALL = "b5d63b2e-f75b-4dc8-b6d4-269b635f96c0"
KEY = "PSK_a-test-signing-key"
URL = "https://calls.example.ca/calls/signalwire/tremblay-signalwire"
FORM = "application/x-www-form-urlencoded"
SCRIPT = {
    "call": {
        "call_id": CALL,
        "call_state": "created",
        "direction": "inbound",
        "from_number": CALLER,
        "to_number": SERVICE,
    },
    "vars": {},
}


def form(**changes: str) -> dict[str, str]:
    fields = {"CallSid": CALL, "Direction": "inbound", "From": CALLER, "To": SERVICE}
    return fields | changes


def signed_form(fields: dict[str, str], header: str = "X-SignalWire-Signature", key: str = KEY) -> Request:
    """By Twilio's own package: SignalWire signs forms as Twilio does, with its own key."""
    signature = RequestValidator(key).compute_signature(URL, fields)
    return request(urlencode(fields).encode(), {"content-type": FORM, header: signature}, URL)


def signed_json(body: Any, key: str = KEY) -> Request:
    content = json.dumps(body).encode()
    signature = hmac.new(key.encode(), URL.encode() + content, "sha1").hexdigest()
    return request(content, {"content-type": "application/json", "X-SignalWire-Signature": signature}, URL)


@pytest.mark.parametrize("header", ["X-SignalWire-Signature", "X-Twilio-Signature"])
def test_a_form_signed_as_twilio_signs_is_verified(header: str) -> None:
    signalwire.verify(signed_form(form(), header), ["another", KEY], NOW)
    with pytest.raises(Refused, match="signing key"):
        signalwire.verify(signed_form(form(), header), ["another"], NOW)


def test_json_signed_over_its_raw_body_is_verified() -> None:
    webhook = signed_json(SCRIPT)
    assert webhook.content_type in signalwire.ADAPTER.content_types
    signalwire.verify(webhook, ["another", KEY], NOW)


def test_a_refusal_says_whether_the_signature_is_missing_or_another_one() -> None:
    for signature, code in (("", "missing_signature"), ("x", "bad_signature")):
        with pytest.raises(Refused) as refused:
            signalwire.verify(request(b"", {"X-SignalWire-Signature": signature}, URL), [KEY], NOW)
        assert (refused.value.status, refused.value.code) == (401, code)


def test_a_repeated_field_is_signed_in_either_of_the_two_ways() -> None:
    body = "x=2&x=1&CallSid=ab&x=2"
    for repeated in ("x2x1x2", "x1x2"):
        digest = hmac.digest(KEY.encode(), f"{URL}CallSidab{repeated}".encode(), "sha1")
        signature = signalwire._base64(digest)
        headers = {"content-type": FORM, "X-SignalWire-Signature": signature}
        signalwire.verify(request(body.encode(), headers, URL), [KEY], NOW)


@pytest.mark.parametrize("webhook", [signed_form(form(), key=""), signed_json(SCRIPT, key="")])
def test_an_empty_secret_is_never_valid(webhook: Request) -> None:
    with pytest.raises(Refused):
        signalwire.verify(webhook, [""], NOW)


def test_a_form_s_signature_holds_for_no_other_type_of_body() -> None:
    webhook = signed_form(form())
    with pytest.raises(Refused):
        signalwire.verify(
            request(webhook.body, {**webhook.headers, "content-type": "application/json"}, URL), [KEY], NOW
        )


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [
        ("no-answer", "missed", "no_answer"),
        ("busy", "missed", "busy"),
        ("canceled", "missed", "abandoned"),
        ("completed", "answered", None),
        ("teleported", "ignored", None),
    ],
)
def test_a_dial_means_what_it_does_at_twilio(status: str, kind: str, outcome: str | None) -> None:
    [event] = signalwire.parse(signed_form(form(DialCallStatus=status)))
    assert (event.kind, event.outcome, event.caller, event.called) == (kind, outcome, CALLER, SERVICE)


@pytest.mark.parametrize(
    ("status", "callback"), [("completed", "reached"), ("no-answer", "tried"), ("ringing", None)]
)
def test_a_call_that_the_dealership_placed_calls_its_caller_back(status: str, callback: str | None) -> None:
    fields = form(Direction="outbound-api", From=SERVICE, To=CALLER, CallStatus=status)
    [event] = signalwire.parse(signed_form(fields))
    assert (event.kind, event.direction, event.callback, event.called) == (
        "ignored",
        "outbound",
        callback,
        CALLER,
    )


@pytest.mark.parametrize("withheld", ["anonymous", "sip:204@dealer.sip.signalwire.com"])
def test_a_withheld_number_is_no_caller(withheld: str) -> None:
    [event] = signalwire.parse(signed_form(form(From=withheld, DialCallStatus="busy")))
    assert event.caller is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("5145550177", CALLER), ("sip:+15145550177@carrier.example", CALLER), ("tel:5145550177", CALLER)]
    + [(written, None) for written in ("+1", "Private Caller", "NULL", "204", "whatsapp:+15145550177")],
)
def test_a_call_is_kept_however_a_carrier_writes_its_caller(written: str, number: str | None) -> None:
    [event] = signalwire.parse(signed_form(form(From=written, DialCallStatus="busy")))
    assert (event.kind, event.direction, event.caller) == ("missed", "inbound", number)
    [event] = signalwire.parse(signed_json({"call": SCRIPT["call"] | {"from_number": written}}))
    assert (event.kind, event.caller) == ("progress", number)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        *((each, "progress") for each in ("created", "ringing", "answered", "ending")),
        *(("ended", "ended"), ("teleported", "ignored"), (None, "ignored")),
    ],
)
@pytest.mark.parametrize("name", ["call_state", "state"])  # the latter in the SDK's own test vector
@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_json_never_tells_of_a_missed_or_an_answered_call(
    state: str | None, kind: str, name: str, direction: str
) -> None:
    call = SCRIPT["call"] | {"call_state": None, name: state, "direction": direction}
    [event] = signalwire.parse(signed_json({"call": call}))
    assert event.kind == (kind if direction == "inbound" else "ignored")
    assert (event.call_id, event.direction) == (CALL, direction)
    assert "teleported" not in event.why


@pytest.mark.parametrize("call_id", [None, "", "a b", "ab\n", "#ab", "C" * 129])
def test_a_call_without_a_readable_id_is_refused(call_id: str | None) -> None:
    with pytest.raises(Refused, match=r"call\.call_id") as refused:
        signalwire.parse(signed_json({"call": SCRIPT["call"] | {"call_id": call_id}}))
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "told",
    [
        *(SCRIPT | {"params": {}}, SCRIPT | {"params": {"queue": "parts"}}),
        *({"params": SCRIPT["call"]}, {"call": None, "params": SCRIPT["call"]}),
    ],
)
def test_a_script_s_params_are_its_own_and_a_state_s_event_has_the_call_in_them(told: dict[str, Any]) -> None:
    [event] = signalwire.parse(signed_json(told))
    assert (event.kind, event.call_id, event.caller) == ("progress", CALL, CALLER)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{}", "call: Field required"), (b"[]", "the body"), (b"\xff", "no JSON"), (b"[" * 5000, "JSON")],
)
def test_a_body_that_cannot_be_read_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        signalwire.parse(request(content, {"content-type": "application/json"}))
    assert refused.value.status == 400


@given(spoilt(SCRIPT) | st.binary(max_size=300), st.sampled_from([FORM, "application/json"]))
def test_no_body_raises_anything_but_a_refusal(content: bytes, content_type: str) -> None:
    webhook = request(content, {"content-type": content_type, "X-SignalWire-Signature": "x"}, URL)
    for step in (lambda: signalwire.verify(webhook, [KEY], NOW), lambda: signalwire.parse(webhook)):
        try:
            step()
        except Refused as refused:
            assert 400 <= refused.status < 500


def test_the_answer_is_twiml() -> None:
    assert signalwire.ADAPTER.respond(IGNORED, None).content_type == "text/xml"


def test_a_form_s_verdict_on_the_caller_is_twilio_s() -> None:
    fields = form(DialCallStatus="no-answer", StirVerstat="TN-Validation-Failed-C")
    [event] = signalwire.parse(signed_form(fields))
    assert event.attestation == "failed"
