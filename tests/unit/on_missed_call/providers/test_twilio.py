"""Twilio's dialect, with the official `twilio` package as the signer."""

import hmac
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from functions.on_missed_call.providers import twilio
from functions.on_missed_call.web import Refused, Request
from tests.builders import CALLER, IGNORED, NOW, SERVICE, request
from tests.providers.vectors import PAYLOADS

TOKEN = "a-test-token"
URL = "https://calls.example.ca/calls/twilio/tremblay-twilio"
FIXTURES = [vector for vector in PAYLOADS.values() if vector["provider"] == "twilio"]


def form(**changes: str | None) -> dict[str, str]:
    fields = {
        "CallSid": "CA1234567890abcdef1234567890abcdef",
        "Direction": "inbound",
        "From": CALLER,
        "To": SERVICE,
        "CallStatus": "completed",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def read(**changes: str | None) -> Any:
    [event] = twilio.parse(request(urlencode(form(**changes)).encode()))
    return event


@given(
    st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=40), max_size=8),
    st.sampled_from([URL, "https://calls.example.ca:8443/calls/twilio/x?a=1", "http://h.example/calls"]),
)
def test_what_the_official_package_signs_is_verified(fields: dict[str, str], url: str) -> None:
    try:
        body = urlencode(fields).encode()
    except UnicodeEncodeError:  # a lone surrogate is no text
        return
    signature = RequestValidator(TOKEN).compute_signature(url, fields)
    webhook = request(body, {"X-Twilio-Signature": signature}, url)
    twilio.verify(webhook, ["another", TOKEN], NOW)
    with pytest.raises(Refused):
        twilio.verify(webhook, ["another"], NOW)


SETTINGS = "x-twilio-webhooks-signature-settings"


def signed_by(algorithm: str, settings: str | None = None) -> Request:
    """By the same string and another algorithm: the package knows SHA-1 only."""
    fields = "".join(name + value for name, value in sorted(form().items()))
    digest = hmac.digest(TOKEN.encode(), (URL + fields).encode(), algorithm)
    headers = {"X-Twilio-Signature": b64encode(digest).decode()} | ({SETTINGS: settings} if settings else {})
    return request(urlencode(form()).encode(), headers, URL)


@pytest.mark.parametrize(
    ("algorithm", "settings"),
    [
        ("sha1", None),
        ("sha1", "key=K1,algorithm=HMAC_SHA1"),
        ("sha256", "key=K1,algorithm=HMAC_SHA256"),
        ("sha256", "algorithm=HMAC_SHA256, key=K1"),
    ],
)
def test_a_shared_key_signs_by_the_algorithm_that_it_names(algorithm: str, settings: str | None) -> None:
    twilio.verify(signed_by(algorithm, settings), [TOKEN], NOW)
    other = "sha256" if algorithm == "sha1" else "sha1"
    with pytest.raises(Refused, match="doesn't hold"):
        twilio.verify(signed_by(other, settings), [TOKEN], NOW)


@pytest.mark.parametrize("settings", ["key=K1", "algorithm=", "algorithm=HMAC_MD5", "algorithm=sha1", "x"])
def test_an_algorithm_that_is_not_known_is_refused_and_never_guessed(settings: str) -> None:
    for algorithm in ("sha1", "sha256"):
        with pytest.raises(Refused, match="algorithm is unknown") as refused:
            twilio.verify(signed_by(algorithm, settings), [TOKEN], NOW)
        assert refused.value.status == 401


def test_the_configured_url_is_verified_and_never_the_host() -> None:
    signature = RequestValidator(TOKEN).compute_signature("https://evil.example/calls", form())
    webhook = request(
        urlencode(form()).encode(), {"X-Twilio-Signature": signature, "Host": "evil.example"}, URL
    )
    with pytest.raises(Refused, match="public URL"):
        twilio.verify(webhook, [TOKEN], NOW)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture["id"])
def test_a_documented_payload_means_what_it_should(fixture: dict[str, Any]) -> None:
    [event] = twilio.parse(request(fixture["body"].encode()))
    expected = fixture["expect"]
    assert event.kind == expected["kind"]
    assert event.call_id == expected["call_id"]
    assert event.called == expected["called"]
    assert event.caller == expected.get("caller")
    assert event.direction == expected["direction"]
    reason = {"canceled": "abandoned"}.get(expected.get("reason"), expected.get("reason"))
    assert event.outcome == reason


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("no-answer", "no_answer"), ("busy", "busy"), ("canceled", "abandoned"), ("failed", "failed")],
)
def test_a_dial_that_nobody_took_is_a_missed_call(status: str, outcome: str) -> None:
    event = read(DialCallStatus=status)
    assert (event.kind, event.outcome) == ("missed", outcome)


def test_a_dial_that_somebody_took_was_answered() -> None:
    assert read(DialCallStatus="completed").kind == "answered"


def test_a_completed_call_without_dial_does_not_prove_an_answer() -> None:
    assert read(CallStatus="completed").kind == "ignored"


@pytest.mark.parametrize("direction", ["outbound-api", "outbound-dial", "outbound"])
def test_an_outbound_call_is_never_a_missed_call(direction: str) -> None:
    event = read(Direction=direction, CallStatus="no-answer", DialCallStatus="no-answer")
    assert (event.kind, event.direction) == ("ignored", "outbound")


@pytest.mark.parametrize(
    ("status", "callback"),
    [
        ("completed", "reached"),
        ("no-answer", "tried"),
        ("busy", "tried"),
        ("canceled", "tried"),
        ("failed", None),
        ("ringing", None),
        (None, None),
    ],
)
def test_an_outbound_call_is_a_call_back_and_a_leg_of_another_call_is_none(
    status: str | None, callback: str | None
) -> None:
    placed = {"Direction": "outbound-api", "From": SERVICE, "To": CALLER, "CallStatus": status}
    assert read(**placed).callback == callback
    assert read(**placed, ParentCallSid="CA0").callback is None


@pytest.mark.parametrize("status", ["DialCallStatus", "CallStatus"])
def test_a_value_that_twilio_may_add_one_day_is_no_missed_call(status: str) -> None:
    assert read(**{status: "teleported"}).kind == "ignored"


@pytest.mark.parametrize(
    "withheld", ["anonymous", "Restricted", "+266696687", "", None, "sip:204@pbx", "client:julie"]
)
def test_a_withheld_number_is_no_caller(withheld: str | None) -> None:
    assert read(From=withheld, DialCallStatus="busy").caller is None


def test_a_sip_address_with_a_telephone_number_is_that_number() -> None:
    assert read(From="sip:+15145550177@sip.swire.io", DialCallStatus="busy").caller == CALLER


@pytest.mark.parametrize("own", ["client:julie", "sip:204@pbx.sip.twilio.com"])
@pytest.mark.parametrize(
    ("status", "callback"),
    [("completed", "reached"), ("no-answer", "tried"), ("busy", "tried"), (None, None)],
)
def test_a_call_from_the_dealership_s_own_telephones_goes_out(
    own: str, status: str | None, callback: str | None
) -> None:
    event = read(From=own, To=CALLER, CallStatus="in-progress", DialCallStatus=status)
    assert (event.kind, event.direction, event.called, event.callback) == (
        "ignored",
        "outbound",
        CALLER,
        callback,
    )


def test_a_telephone_that_was_picked_up_and_refused_the_call_put_nobody_through() -> None:
    event = read(DialCallStatus="completed", DialBridged="false")
    assert (event.kind, event.outcome) == ("missed", "no_answer")
    assert read(DialCallStatus="completed", DialBridged="true").kind == "answered"


@pytest.mark.parametrize(
    ("written", "number"),
    [("+14185550103", "+14185550103"), ("418-555-0103", "+14185550103"), ("call me", None), ("", None)],
)
def test_the_line_that_forwarded_is_read_however_a_carrier_writes_it(
    written: str, number: str | None
) -> None:
    assert read(ForwardedFrom=written, DialCallStatus="busy").forwarded_from == number


@pytest.mark.parametrize("direction", [None, ""])
def test_the_direction_is_never_guessed(direction: str | None) -> None:
    with pytest.raises(Refused, match="Direction is missing"):
        read(Direction=direction, DialCallStatus="busy")


@pytest.mark.parametrize(
    ("timestamp", "started_at"),
    [
        ("Tue, 02 Sep 2025 14:00:05 +0000", datetime(2025, 9, 2, 14, 0, 5, tzinfo=UTC)),
        ("2025-09-02", None),
        ("Tue, 02 Sep 0001 14:00:05 +0000", None),
        ("Tue, 02 Sep 2025 14:00:05 +99999999999999999999", None),
    ],
)
def test_a_status_callback_tells_its_moment_and_no_call_is_lost_for_a_damaged_one(
    timestamp: str, started_at: datetime | None
) -> None:
    assert read(CallStatus="no-answer", Timestamp=timestamp).started_at == started_at


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *[(written, CALLER) for written in ("5145550177", "1 (514) 555-0177", "tel:+1-514-555-0177;ext=2")],
        *[(written, CALLER) for written in ("sip:%2B15145550177@carrier.example", "sip:5145550177@carrier")],
        *[(written, None) for written in ("+1", "+0145550177", "+1514555017712345678", "＋15145550177")],
        *[
            (written, None)
            for written in ("Private Caller", "NULL", r"\N", "call me\x00", "0", "204", "555-0177")
        ],
        *[(written, None) for written in ("whatsapp:+15145550177", "messenger:5145550177", "tel:NULL")],
        *[(written, None) for written in ("sip:+1@carrier.example", "sip:Private%20Caller@carrier.example")],
    ],
)
def test_a_call_is_kept_however_a_carrier_writes_its_caller(written: str, number: str | None) -> None:
    event = read(From=written, DialCallStatus="busy")
    assert (event.kind, event.direction, event.caller, event.called) == ("missed", "inbound", number, SERVICE)


@pytest.mark.parametrize(
    ("written", "number"),
    [("4185550101", "+14185550101"), ("tel:+14185550101", "+14185550101"), ("+1", None), ("NULL", None)],
)
def test_a_call_is_kept_however_a_carrier_writes_the_line(written: str, number: str | None) -> None:
    event = read(To=written, DialCallStatus="busy")
    assert (event.kind, event.caller, event.called) == ("missed", CALLER, number)


@pytest.mark.parametrize("sid", [None, "", "CA\x00", "é" * 8, "CA" + "A" * 32, "CA" + "0" * 31, "CA 1"])
def test_a_call_without_a_readable_id_is_refused(sid: str | None) -> None:
    with pytest.raises(Refused, match="CallSid"):
        read(CallSid=sid)


def test_a_form_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(Refused, match="UTF-8"):
        twilio.parse(request(b"\xff\xfe"))


@given(st.binary(max_size=300))
def test_no_body_raises_anything_but_a_refusal(body: bytes) -> None:
    webhook = request(body, {"X-Twilio-Signature": "x"})
    for step in (lambda: twilio.verify(webhook, [TOKEN], NOW), lambda: twilio.parse(webhook)):
        try:
            step()
        except Refused as refused:
            assert 400 <= refused.status < 500


def test_the_answer_goes_on_where_the_dealership_wants_it() -> None:
    reply = twilio.ADAPTER.respond(IGNORED, "https://voicemail.example/?a=1&b=<2>")
    assert (reply.status, reply.content_type) == (200, "text/xml")
    assert '<Redirect method="POST">https://voicemail.example/?a=1&amp;b=&lt;2&gt;</Redirect>' in reply.body
    assert twilio.ADAPTER.respond(IGNORED, None).body.endswith("<Response></Response>")


# https://www.twilio.com/docs/voice/trusted-calling-with-shakenstir lists them all.
FAILED = [
    "TN-Validation-Failed",
    *(f"TN-Validation-Failed-{level}{way}" for level in "ABC" for way in ("", "-Diverted", "-Passthrough")),
]
NOT_FAILED: list[str | None] = [
    None,
    "",
    "NULL",
    "No-TN-Validation",
    *(f"TN-Validation-Passed-{level}{way}" for level in "ABC" for way in ("", "-Diverted", "-Passthrough")),
    "a verdict of tomorrow",
]


@pytest.mark.parametrize("verdict", [*FAILED, *NOT_FAILED])
def test_only_a_verification_that_failed_is_told(verdict: str | None) -> None:
    expected = "failed" if verdict in FAILED else None
    assert read(StirVerstat=verdict, DialCallStatus="no-answer").attestation == expected
    assert read(StirVerstat=verdict, CallStatus="ringing").attestation == expected
    assert read(StirVerstat=verdict, Direction="outbound-api").attestation is None


def test_an_action_s_url_may_carry_the_verdict_of_the_call_s_first_request() -> None:
    body = urlencode(form(DialCallStatus="no-answer")).encode()
    for verdict, expected in {"TN-Validation-Failed-B": "failed", "TN-Validation-Passed-A": None}.items():
        [event] = twilio.parse(request(body, url=f"{URL}?StirVerstat={verdict}"))
        assert (event.kind, event.attestation) == ("missed", expected)
