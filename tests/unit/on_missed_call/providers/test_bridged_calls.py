"""A call that the desk had a provider bridge counts as a call back of its caller, and of nobody else."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.on_missed_call.decision import Ignored, Outbound, decide
from functions.on_missed_call.providers import load_adapter
from functions.on_missed_call.web import Request
from functions.shared.bridged_call import callback
from functions.shared.call import Callback
from functions.shared.ledger.directory import KnownIntegration, KnownLine
from tests.builders import CALLER, NOW, SERVICE

ADVISOR = "+14185550133"
LINES = {SERVICE: KnownLine("Service", "service")}
FORMS = ("twilio", "signalwire", "telnyx")
SIDS = {
    "twilio": "CA" + "1" * 32,
    "signalwire": "00000000-0000-4000-8000-00000000000a",
    "telnyx": "v3:9X2vxPDFY2RHSJ1EdMS0RHRksMTg7ldNxdjWbVr9zBjbGjGsSe-aiQ",
}
ENDED = NOW + timedelta(minutes=5)


def form(provider: str, status: str, *, to: str = CALLER, leg: bool = True, **more: str) -> Request:
    """The status callback of a `<Number>`, once its leg is over."""
    fields = {
        "CallSid": SIDS[provider],
        "ParentCallSid": SIDS[provider][:-1] + "b",
        "Direction": "outbound-dial",
        "From": SERVICE,
        "To": to,
        "CallStatus": status,
        "CallbackSource": "call-progress-events",
        "Timestamp": ENDED.isoformat().replace("+00:00", "Z")
        if provider == "telnyx"
        else f"{ENDED:%a, %d %b %Y %H:%M:%S +0000}",
        **more,
    }
    endpoint = f"https://calls.example.ca/calls/{provider}/own"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    url = callback(endpoint) if leg else endpoint
    return Request(
        url=url, headers=headers, body=urlencode(sorted(fields.items())).encode(), received_at=ENDED
    )


def party(to: str, code: str, reason: str | None = None) -> dict[str, Any]:
    status = {"code": code, **({"reason": reason} if reason else {})}
    return {
        "direction": "Outbound",
        "from": {"phoneNumber": SERVICE},
        "to": {"phoneNumber": to},
        "status": status,
    }


def session(*parties: dict[str, Any]) -> Request:
    """RingCentral's event of a RingOut, whose parties are the advisor's telephone and the caller's."""
    body = {
        "telephonySessionId": "s-a0e16e61c511cz1935660a889zd0e85b0000",
        "eventTime": NOW.isoformat().replace("+00:00", "Z"),
        "origin": {"type": "RingOut"},
        "parties": list(parties),
    }
    headers = {"content-type": "application/json"}
    written = json.dumps({"event": "/telephony/sessions", "body": body}).encode()
    return Request(url="https://calls.example.ca/", headers=headers, body=written, received_at=NOW)


def decided(provider: str, request: Request) -> list[tuple[str | None, Callback]]:
    """Whom the dealership called, and how that ended."""
    integration = KnownIntegration("own", "garage-tremblay", provider, "/secrets/own")
    adapter = load_adapter(provider)
    assert adapter.texts(request) == []
    assert adapter.receipts(request) == []
    found = []
    for event in adapter.parse(request):
        decision = decide(event, provider, integration, LINES, request.received_at)
        assert isinstance(decision, Outbound | Ignored)
        if isinstance(decision, Outbound) and decision.callback:
            found.append((decision.callee, decision.callback))
    return found


@pytest.mark.parametrize("provider", FORMS)
@pytest.mark.parametrize(
    ("status", "ended"),
    [("completed", "reached"), ("no-answer", "tried"), ("busy", "tried"), ("canceled", "tried")],
)
def test_the_caller_s_leg_is_a_call_back(provider: str, status: str, ended: Callback) -> None:
    assert decided(provider, form(provider, status)) == [(CALLER, ended)]


@pytest.mark.parametrize("provider", FORMS)
def test_it_was_made_when_somebody_took_it_and_not_when_it_was_over(provider: str) -> None:
    [event] = load_adapter(provider).parse(form(provider, "completed", CallDuration="240"))
    assert event.started_at == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("provider", FORMS)
def test_a_leg_that_the_desk_didn_t_ask_for_is_none(provider: str) -> None:
    assert decided(provider, form(provider, "completed", leg=False)) == []


@pytest.mark.parametrize("provider", FORMS)
def test_what_failed_before_anybody_could_ring_is_no_try(provider: str) -> None:
    assert decided(provider, form(provider, "failed")) == []


@pytest.mark.parametrize(
    ("parties", "found"),
    [
        ([party(ADVISOR, "Answered")], [(ADVISOR, "reached")]),  # nobody missed a call of the advisor's
        ([party(ADVISOR, "Answered"), party(CALLER, "Proceeding")], [(ADVISOR, "reached")]),
        (
            [party(ADVISOR, "Answered"), party(CALLER, "Answered")],
            [(ADVISOR, "reached"), (CALLER, "reached")],
        ),
        ([party(CALLER, "Answered")], [(CALLER, "reached")]),
        ([party(CALLER, "Disconnected")], [(CALLER, "tried")]),
        (
            [party(ADVISOR, "Disconnected"), party(CALLER, "Disconnected")],
            [(ADVISOR, "tried"), (CALLER, "tried")],
        ),
    ],
)
def test_a_ringout_tells_of_the_caller_whatever_the_advisor_s_telephone_does(
    parties: list[dict[str, Any]], found: list[tuple[str, Callback]]
) -> None:
    assert sorted(decided("ringcentral", session(*parties))) == sorted(found)


def test_a_telnyx_form_without_an_id_is_refused() -> None:
    request = form("telnyx", "completed", CallSid="")
    with pytest.raises(Exception, match="CallSid"):
        load_adapter("telnyx").parse(request)
