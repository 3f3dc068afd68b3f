"""Twilio's log says what `<Dial action>` would have: by the legs, and never by what TwiML itself answered."""

from datetime import timedelta
from typing import Any

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from functions.on_missed_call.call_logs.call_log import MOST_PAGES
from functions.shared.provider_api.failure import Unavailable
from tests.builders import CALLER, SERVICE
from tests.call_logs.twilio import CREDENTIAL, TwilioLog
from tests.texting.pool import Pool
from tests.unit.on_missed_call.call_logs.reading import AT, SINCE, UNTIL, read, told


def logged(patch: pytest.MonkeyPatch, log: TwilioLog) -> list[tuple[Any, ...]]:
    return [told(call) for call in read(patch, "twilio", log, CREDENTIAL)[0]]


@pytest.mark.parametrize(
    ("legs", "kind", "outcome"),
    [
        (["no-answer"], "missed", "no_answer"),
        (["busy"], "missed", "busy"),
        (["canceled"], "missed", "abandoned"),
        (["failed", "no-answer"], "missed", "no_answer"),
        (["canceled", "completed"], "answered", None),
        (["weird"], "ignored", None),
    ],
)
def test_a_call_is_what_its_legs_are(
    monkeypatch: pytest.MonkeyPatch, legs: list[str], kind: str, outcome: str | None
) -> None:
    log = TwilioLog()
    call = log.add("CA1", AT, "completed")
    for number, status in enumerate(legs):
        log.add(f"leg-{number}", AT + timedelta(seconds=2), status, parent="CA1")
    assert logged(monkeypatch, log) == [(kind, outcome, call)]


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [
        ("no-answer", "missed", "no_answer"),
        ("busy", "missed", "busy"),
        ("completed", "ignored", None),  # a menu, or a voicemail: nobody was dialled
    ],
)
def test_a_call_without_legs_is_what_it_says(
    monkeypatch: pytest.MonkeyPatch, status: str, kind: str, outcome: str | None
) -> None:
    log = TwilioLog()
    call = log.add("CA1", AT, status)
    assert logged(monkeypatch, log) == [(kind, outcome, call)]


def test_an_answered_call_tells_when_it_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    log = TwilioLog()
    log.add("CA1", AT, "completed", seconds=60)
    log.add("leg", AT + timedelta(seconds=10), "completed", parent="CA1", seconds=45)
    [call] = read(monkeypatch, "twilio", log, CREDENTIAL)[0]
    assert (call.event.answered_at, call.event.talk_seconds) == (AT + timedelta(seconds=10), 45)
    assert (call.event.caller, call.event.called) == (CALLER, SERVICE)
    assert (call.event.started_at, call.ended_at) == (AT, AT + timedelta(seconds=60))


def test_what_goes_on_or_was_placed_by_the_dealership_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    log = TwilioLog()
    log.add("goes on", AT, "in-progress")
    log.add("rings", AT, "completed")
    log.add("leg", AT, "ringing", parent="rings")
    log.add("out", AT, "completed", direction="outbound-api")
    log.add("device", AT, "completed", **{"from": "client:julie"})
    log.add("early", SINCE - timedelta(seconds=1), "busy")
    log.add("late", UNTIL, "busy")
    assert logged(monkeypatch, log) == []


def test_each_page_is_read_and_the_sdk_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    log = TwilioLog(most=2)
    calls = [log.add(f"CA{number}", AT, "busy") for number in range(5)]
    found, asked = read(monkeypatch, "twilio", log, CREDENTIAL)
    assert [call.event.call_id for call in found] == calls
    assert len(asked) == 3
    assert asked[0].query["StartTime>"] == SINCE.strftime("%Y-%m-%dT%H:%M:%SZ")

    class Http(TwilioHttpClient):  # type: ignore[misc, unused-ignore]
        def request(self, method: str, url: str, params: Any = None, **more: Any) -> Response:
            from urllib.parse import urlencode

            from functions.shared.provider_api.api import basic

            whole = f"{url}?{urlencode(params)}" if params else url
            headers = {"authorization": basic(*more["auth"])}
            said = Pool(log).request(method, whole, headers=headers, body=None)
            return Response(said.status, said.data.decode())

    sdk = Client(
        CREDENTIAL["api_key_sid"], CREDENTIAL["api_key_secret"], CREDENTIAL["account_sid"], http_client=Http()
    )
    theirs = sdk.calls.list(start_time_after=SINCE, start_time_before=UNTIL, page_size=1000)
    assert [(call.sid, call.status, call.start_time) for call in theirs] == [
        (call, "busy", AT) for call in calls
    ]


def test_pages_that_lead_in_a_circle_end(monkeypatch: pytest.MonkeyPatch) -> None:
    log = TwilioLog(most=1)
    for number in range(MOST_PAGES + 1):
        log.add(f"CA{number}", AT, "busy")
    with pytest.raises(Unavailable, match="twilio_pages"):
        read(monkeypatch, "twilio", log, CREDENTIAL)


def test_the_credential_goes_to_twilio_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    log = TwilioLog(most=1, elsewhere="@elsewhere.example")
    for number in range(2):
        log.add(f"CA{number}", AT, "busy")
    with pytest.raises(Unavailable, match="twilio_pages"):
        read(monkeypatch, "twilio", log, CREDENTIAL)


def test_a_refused_credential_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable, match="twilio_401") as refused:
        read(monkeypatch, "twilio", TwilioLog(), CREDENTIAL | {"api_key_secret": "another"})
    assert refused.value.stopped
