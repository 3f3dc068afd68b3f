"""RingCentral's telephony sessions."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers import ringcentral
from functions.on_missed_call.web import Refused
from functions.shared.call import CallEvent
from tests.builders import CALLER, IGNORED, NOW, SERVICE, request
from tests.unit.on_missed_call.providers.junk import edges, spoilt, taken_or_refused

SECRET = "an-unguessable-verification-token"


def party(code: str = "Disconnected", **changes: Any) -> dict[str, Any]:
    reason = {"reason": changes.pop("reason")} if "reason" in changes else {}
    fields = {
        "direction": "Inbound",
        "from": {"phoneNumber": CALLER, "name": "TREMBLAY JULIE"},
        "to": {"phoneNumber": SERVICE, "name": "Service", "extensionId": "809646016"},
        "status": {"code": code, "rcc": False, **reason},
        "missedCall": False,
    } | changes
    fields["from"] = fields.pop("caller", fields["from"])
    return fields


def body(*parties: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "uuid": "18",
        "body": {"telephonySessionId": "s-a6abd24ca6774373a8120a3390d3cbe8", "parties": list(parties)},
    }


def read(*parties: dict[str, Any]) -> CallEvent:
    [event] = ringcentral.parse(request(json.dumps(body(*parties)).encode()))
    return event


@pytest.mark.parametrize("content", [b"", b"{}", b" \n"])
def test_the_endpoint_s_test_gets_its_token_back_in_few_bytes(content: bytes) -> None:
    reply = ringcentral.handshake(request(content, {"Validation-Token": "t" * 200}), [SECRET])
    assert reply is not None
    assert reply.headers == {"Validation-Token": "t" * 200}
    assert (reply.status, reply.content_type, reply.body) == (200, "application/json", "")
    # What API Gateway adds is about 200 bytes; RingCentral takes 1,024 in all.
    assert len(reply.body) + sum(len(name) + len(value) + 4 for name, value in reply.headers.items()) < 512


@pytest.mark.parametrize("token", ["", "a\r\nSet-Cookie: x", "é", "x" * 257])
def test_a_token_that_is_none_is_not_given_back(token: str) -> None:
    assert ringcentral.handshake(request(b"", {"Validation-Token": token}), [SECRET]) is None


def test_an_event_is_no_test_of_the_endpoint() -> None:
    webhook = request(json.dumps(body(party())).encode(), {"Validation-Token": SECRET})
    assert ringcentral.handshake(webhook, [SECRET]) is None


@pytest.mark.parametrize("header", ["Validation-Token", "Verification-Token"])
def test_the_subscription_s_token_verifies_under_either_name(header: str) -> None:
    webhook = request(b"{}", {header: SECRET})
    ringcentral.verify(webhook, ["another", SECRET], NOW)
    for secrets in (["another"], [""], []):
        with pytest.raises(Refused, match="another one") as refused:
            ringcentral.verify(webhook, secrets, NOW)
        assert (refused.value.status, SECRET in refused.value.message) == (401, False)


@pytest.mark.parametrize("headers", [{}, {"Verification-Token": ""}])
def test_an_event_without_token_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Refused):
        ringcentral.verify(request(b"{}", headers), [SECRET, ""], NOW)


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (party(missedCall=True), "no_answer"),
        (party(missedCall=True, reason="NoAnswer"), "no_answer"),
        (party(missedCall=True, reason="TargetBusy"), "busy"),
        (party(missedCall=True, reason="Rejected"), "busy"),
        (party(missedCall=True, reason="Cancelled"), "abandoned"),
        (party("VoiceMail"), "voicemail"),
        (party("Voicemail"), "voicemail"),
        (party("VoiceMail", missedCall=True), "voicemail"),
    ],
)
def test_a_missed_call_says_how(one: dict[str, Any], outcome: str) -> None:
    event = read(one)
    assert (event.kind, event.outcome) == ("missed", outcome)
    assert (event.caller, event.called, event.extension) == (CALLER, SERVICE, "809646016")
    assert (event.department, event.call_id) == ("service", "s-a6abd24ca6774373a8120a3390d3cbe8")


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (party("Setup"), "progress"),
        (party("Proceeding"), "progress"),
        (party("Answered"), "answered"),
        (party("Hold"), "progress"),
        (party("Parked"), "progress"),
        (party("VoiceMailScreening"), "progress"),
        (party("VMScreening"), "progress"),
        (party("Disconnected"), "ended"),
        (party("Gone"), "ended"),
        *[
            (party("Disconnected", reason=reason, missedCall=True), "ignored")
            for reason in (
                *("BlindTransfer", "AttendedTransfer", "WarmTransfer", "RccTransfer", "DtmfTransfer"),
                *("Pickup", "CallPickup", "TakeOver", "AgentAnswered", "CallFlip", "CallSwitch"),
                *("CallRedirected", "CallerInputRedirect", "CallPark", "ParkLocation"),
            )
        ],
        (party("Disconnected", missedCall=None), "ended"),
        (party("Disconnected", direction=None, missedCall=True), "ignored"),
        (party(status=None), "ignored"),
        (party("Teleported"), "ignored"),
        (party("VoiceMail", direction="Sideways"), "ignored"),
    ],
)
def test_nothing_else_is_a_missed_call(one: dict[str, Any], kind: str) -> None:
    event = read(one)
    assert (event.kind, event.outcome) == (kind, None)


@pytest.mark.parametrize(
    "caller",
    [
        {"extensionId": "80964"},
        {"phoneNumber": CALLER, "extensionId": "80964"},
        *[{"phoneNumber": number} for number in ("7", "103", "123456", "12345678")],
    ],
)
def test_a_colleague_s_call_is_no_missed_call(caller: dict[str, str]) -> None:
    assert read(party(missedCall=True, caller=caller)).kind == "ignored"


@pytest.mark.parametrize(
    "caller", [None, {}, {"phoneNumber": None}, {"phoneNumber": "anonymous"}, {"phoneNumber": "call me"}]
)
def test_a_withheld_number_is_no_caller(caller: dict[str, str] | None) -> None:
    event = read(party(missedCall=True, caller=caller))
    assert (event.kind, event.caller) == ("missed", None)


def test_an_extension_called_finds_its_line() -> None:
    for short in ("204", "12345678"):
        event = read(party(missedCall=True, to={"phoneNumber": short, "extensionId": "80964"}))
        assert (event.called, event.extension) == (None, short)
    event = read(party(missedCall=True, to=None))
    assert (event.kind, event.called, event.extension) == ("missed", None, None)


@pytest.mark.parametrize(
    ("code", "callback"),
    [("Answered", "reached"), ("Disconnected", "tried"), ("Gone", "tried"), ("Setup", None)],
)
def test_a_call_that_the_dealership_placed_calls_its_caller_back(code: str, callback: str | None) -> None:
    event = read(
        party(code, direction="Outbound", caller={"phoneNumber": SERVICE}, to={"phoneNumber": CALLER})
    )
    assert (event.kind, event.direction, event.callback, event.called) == (
        "ignored",
        "outbound",
        callback,
        CALLER,
    )


def test_parties_of_a_call_are_one_call_and_the_one_who_answered_counts() -> None:
    missed, answered, ringing = party(missedCall=True), party("Answered"), party("Proceeding")
    assert read(missed, ringing, answered).kind == "answered"
    assert read(ringing, missed).kind == "missed"


def test_a_leg_placed_to_an_employee_s_mobile_hides_no_missed_call() -> None:
    mobile = party("Disconnected", direction="Outbound", to={"phoneNumber": "+15145550199"})
    event = read(mobile, party(missedCall=True))
    assert (event.kind, event.direction) == ("missed", "inbound")


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"body": None},
        {"body": {"telephonySessionId": "s-a6abd24ca6774373a8120a3390d3cbe8"}},
        {"body": {"telephonySessionId": "s-a6abd24ca6774373a8120a3390d3cbe8", "parties": None}},
        {"body": {"telephonySessionId": "a b", "parties": [party(missedCall=True)]}},
        body(),
        body(None),
        body(party(missedCall="perhaps")),
        {
            "event": "/restapi/v1.0/subscription/5c37f936?threshold=86400&interval=3600",
            "body": {"id": "5c37f936", "expirationTime": "2026-12-01T00:00:00Z"},
        },
        {
            "event": "/restapi/v1.0/account/1/extension/2/message-store",
            "body": {"changes": [{"newCount": 1}]},
        },
    ],
)
def test_what_tells_of_no_call_is_taken_since_a_refusal_would_suspend_the_subscription(content: Any) -> None:
    assert ringcentral.parse(request(json.dumps(content).encode())) == []


SESSION = body(party("Answered", direction="Outbound"), party(missedCall=True, reason="NoAnswer"))


def test_no_part_of_an_event_however_odd_is_refused() -> None:
    for content in edges(SESSION):
        if isinstance(json.loads(content), dict) and b"ud83d" not in content:  # else it's no JSON object
            ringcentral.parse(request(content))


@pytest.mark.parametrize("content", [b"", b"[]", b'"s-a6abd24ca6774373a8120a3390d3cbe8"', b"{", b"\xff"])
def test_a_body_that_is_no_json_object_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        ringcentral.parse(request(content))
    assert refused.value.status == 400


@given(spoilt(SESSION) | st.binary(max_size=200), st.text(max_size=20))
def test_no_request_raises_anything_but_a_refusal(content: bytes, token: str) -> None:
    webhook = request(content, {"Validation-Token": token})
    ringcentral.handshake(webhook, [SECRET])
    with pytest.raises(Refused, match="another one"):
        ringcentral.verify(webhook, [SECRET], NOW)
    taken_or_refused("ringcentral", webhook)


def test_the_answer_is_a_200_since_another_may_suspend_the_subscription() -> None:
    assert ringcentral.ADAPTER.respond(IGNORED, None).status == 200


def test_a_text_waits_for_the_other_parties() -> None:
    assert ringcentral.ADAPTER.settle_seconds == 25
