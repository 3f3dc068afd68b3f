"""Plivo's forms, signed by V3 alone, with the official `plivo` package as the signer."""

from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from plivo.utils.signature_v3 import construct_post_url, get_signature_v3

from functions.on_missed_call.providers import plivo
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import CallEvent
from tests.builders import CALLER, IGNORED, NOW, SERVICE, request
from tests.providers.vectors import SIGNATURES

CALL = "97ceeb52-58b6-11e1-86da-77300b68f8bb"
LEG = "5e1f0a3c-58b6-11e1-86da-77300b68f8bb"
TOKEN = "a-plivo-auth-token"
URL = "https://calls.example.ca/calls/plivo/tremblay-plivo"


def form(**changes: str | None) -> dict[str, str]:
    fields = {
        "CallUUID": CALL,
        "From": CALLER[1:],
        "To": SERVICE[1:],
        "CallStatus": "in-progress",
        "Direction": "inbound",
    } | changes
    return {name: value for name, value in fields.items() if value is not None}


def read(**changes: str | None) -> CallEvent:
    [event] = plivo.parse(request(urlencode(form(**changes)).encode()))
    return event


def signature(url: str, fields: dict[str, str], nonce: str, token: str = TOKEN) -> str:
    return str(get_signature_v3(token, construct_post_url(url, dict(fields)), nonce).decode())


def signed(fields: dict[str, str], url: str = URL, nonce: str = "12345", token: str = TOKEN) -> Request:
    headers = {
        "X-Plivo-Signature-V3": signature(url, fields, nonce, token),
        "X-Plivo-Signature-V3-Nonce": nonce,
    }
    return request(urlencode(fields).encode(), headers, url)


# The package encodes what isn't ASCII twice, which Plivo's own Go module doesn't.
NAMES = st.text(st.characters(codec="ascii"), min_size=1, max_size=10)
VALUES = st.text(st.characters(codec="ascii"), max_size=20)


@given(st.dictionaries(NAMES, VALUES, max_size=6), st.sampled_from([URL, URL + "?b=2&a=1&c="]))
def test_a_form_s_signature_holds_for_its_url_its_nonce_and_its_token_only(
    fields: dict[str, str], url: str
) -> None:
    webhook = signed(fields, url)
    plivo.verify(webhook, ["another", TOKEN], NOW)
    for other, secrets in (
        (webhook, ["another", ""]),
        (request(webhook.body, webhook.headers, url.replace("tremblay", "riviere")), [TOKEN]),
        (request(webhook.body, {**webhook.headers, "x-plivo-signature-v3-nonce": "54321"}, url), [TOKEN]),
        (request(webhook.body + b"&Extra=1", webhook.headers, url), [TOKEN]),
    ):
        with pytest.raises(Refused) as refused:
            plivo.verify(other, secrets, NOW)
        assert (refused.value.status, refused.value.code) == (401, "bad_signature")


def test_one_of_a_list_of_signatures_suffices() -> None:
    webhook = signed(form())
    both = "AAAA, " + webhook.headers["x-plivo-signature-v3"]
    plivo.verify(request(webhook.body, {**webhook.headers, "x-plivo-signature-v3": both}, URL), [TOKEN], NOW)


def test_an_empty_token_is_never_valid() -> None:
    with pytest.raises(Refused):
        plivo.verify(signed(form(), token=""), ["", TOKEN], NOW)


def test_v2_is_refused_since_it_covers_no_body() -> None:
    vector = SIGNATURES["plivo-pub-v2"]
    with pytest.raises(Refused, match="V2 isn't taken") as refused:
        plivo.verify(request(b"", vector["headers"], vector["url"]), [vector["secret"]], NOW)
    assert refused.value.status == 401


@pytest.mark.parametrize("missing", ["x-plivo-signature-v3", "x-plivo-signature-v3-nonce"])
def test_both_headers_are_needed(missing: str) -> None:
    webhook = signed(form())
    headers = {name: value for name, value in webhook.headers.items() if name != missing}
    with pytest.raises(Refused) as refused:
        plivo.verify(request(webhook.body, headers, URL), [TOKEN], NOW)
    assert (refused.value.status, refused.value.code) == (401, "missing_signature")


@pytest.mark.parametrize("name", ["DialStatus", "CallStatus"])
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("no-answer", "no_answer"),
        ("timeout", "no_answer"),
        ("busy", "busy"),
        ("cancel", "abandoned"),
        ("failed", "failed"),
    ],
)
def test_a_dial_that_nobody_took_is_a_missed_call(name: str, status: str, outcome: str) -> None:
    event = read(**{name: status})
    assert (event.kind, event.outcome) == ("missed", outcome)
    assert (event.caller, event.called, event.call_id) == (CALLER, SERVICE, CALL)


def test_a_dial_that_somebody_took_was_answered() -> None:
    assert read(DialStatus="completed").kind == "answered"


@pytest.mark.parametrize(
    ("status", "kind"), [("ringing", "progress"), ("in-progress", "progress"), ("completed", "ended")]
)
def test_the_call_s_own_status_does_not_prove_an_answer(status: str, kind: str) -> None:
    event = read(CallStatus=status)
    assert (event.kind, event.callback) == (kind, None)


@pytest.mark.parametrize("name", ["DialStatus", "CallStatus"])
def test_a_value_that_plivo_may_add_one_day_is_no_missed_call(name: str) -> None:
    event = read(**{name: "teleported"})
    assert (event.kind, event.outcome) == ("ignored", None)


def test_a_number_is_international_though_it_has_ten_digits() -> None:
    event = read(From="5145550177", To="5145550178", DialStatus="busy")
    assert (event.caller, event.called) == ("+5145550177", "+5145550178")


def test_the_leg_that_was_dialled_belongs_to_the_call_that_dialled_it() -> None:
    event = read(CallUUID=LEG, DialALegUUID=CALL, DialStatus="busy")
    assert event.call_id == CALL


@pytest.mark.parametrize(
    ("status", "callback"),
    [("ringing", None), ("completed", "reached"), ("failed", None), ("new", None)]
    + [(each, "tried") for each in ("no-answer", "timeout", "busy", "cancel")],
)
def test_an_outbound_call_is_a_call_back(status: str, callback: str | None) -> None:
    event = read(Direction="outbound", From=SERVICE[1:], To=CALLER[1:], CallStatus=status)
    assert (event.kind, event.direction, event.called, event.callback) == (
        "ignored",
        "outbound",
        CALLER,
        callback,
    )


@pytest.mark.parametrize(("call_id", "callback"), [(CALL, "reached"), (LEG, None)])
def test_a_leg_to_the_dealership_s_own_telephones_calls_nobody_back(
    call_id: str, callback: str | None
) -> None:
    event = read(Direction="outbound", CallUUID=call_id, ALegUUID=CALL, CallStatus="completed")
    assert event.callback == callback


@pytest.mark.parametrize("withheld", ["anonymous", "", None])
def test_a_withheld_number_is_no_caller(withheld: str | None) -> None:
    event = read(From=withheld, DialStatus="busy")
    assert (event.kind, event.caller) == ("missed", None)


@pytest.mark.parametrize("caller", ["204", "sip:julie204@phone.plivo.com"])
def test_an_internal_caller_is_ignored(caller: str) -> None:
    assert read(From=caller, DialStatus="busy").kind == "ignored"


def test_the_line_that_forwarded_is_kept() -> None:
    for written in ("14185550103", "4185550103"):  # the latter as a carrier's diversion has it
        assert read(ForwardedFrom=written, DialStatus="busy").forwarded_from == "+14185550103"
    assert read(ForwardedFrom="call me", DialStatus="busy").forwarded_from is None


@pytest.mark.parametrize("uuid", [None, "", "a\x00b", "é" * 8, "C" * 129])
def test_a_call_without_a_readable_id_is_refused(uuid: str | None) -> None:
    with pytest.raises(Refused, match="CallUUID") as refused:
        read(CallUUID=uuid)
    assert (refused.value.status, refused.value.code) == (400, "missing_field")


def test_a_form_that_is_no_utf_8_is_refused() -> None:
    with pytest.raises(Refused, match="UTF-8") as refused:
        plivo.parse(request(b"CallUUID=\xff"))
    assert (refused.value.status, refused.value.code) == (400, "malformed_body")


def test_a_call_whose_numbers_can_t_be_read_is_a_call_all_the_same() -> None:
    event = read(From="call me", To="*67", DialStatus="busy")
    assert (event.kind, event.caller, event.called) == ("missed", None, None)


@pytest.mark.parametrize("direction", [None, ""])
def test_the_direction_is_never_guessed(direction: str | None) -> None:
    with pytest.raises(Refused, match="Direction is missing") as refused:
        read(Direction=direction, DialStatus="busy")
    assert (refused.value.status, refused.value.code) == (400, "missing_field")


@given(st.binary(max_size=300), st.text(max_size=50))
@example(b"", "\ud800")
def test_no_request_raises_anything_but_a_refusal(body: bytes, header: str) -> None:
    webhook = request(
        body, {"X-Plivo-Signature-V3": header, "X-Plivo-Signature-V3-Nonce": header or "1"}, URL
    )
    for step in (plivo.parse, lambda webhook: plivo.verify(webhook, [TOKEN], NOW)):
        try:
            step(webhook)
        except Refused as refused:
            assert 400 <= refused.status < 500


def test_the_answer_goes_on_where_the_dealership_wants_it() -> None:
    reply = plivo.ADAPTER.respond(IGNORED, "https://voicemail.example/?a=1&b=2")
    assert reply.content_type == "text/xml"
    assert '<Redirect method="POST">https://voicemail.example/?a=1&amp;b=2</Redirect>' in reply.body
    assert "<Redirect" not in plivo.ADAPTER.respond(IGNORED, None).body


@pytest.mark.parametrize("verdict", ["Verified", "Not Verified", "not_verified", "Not Applicable"])
def test_no_verdict_says_that_a_verification_failed(verdict: str) -> None:
    """`Not Verified` is said of B and C attestations and of unsigned calls too."""
    assert read(STIRVerification=verdict, DialStatus="no-answer").attestation is None
