"""RingCentral's log says by its results what telephony sessions would have, under the session's own id."""

from datetime import timedelta

import pytest

from functions.shared.provider_api.failure import Unavailable
from tests.builders import CALLER, SERVICE
from tests.call_logs.ringcentral import CREDENTIAL, RingCentralLog
from tests.unit.on_missed_call.call_logs.reading import AT, read, told


@pytest.mark.parametrize(
    ("result", "kind", "outcome"),
    [
        ("Missed", "missed", "no_answer"),
        ("No Answer", "missed", "no_answer"),
        ("Hang Up", "missed", "abandoned"),
        ("Abandoned", "missed", "abandoned"),
        ("Busy", "missed", "busy"),
        ("Voicemail", "missed", "voicemail"),
        ("Accepted", "answered", None),
        ("Call connected", "answered", None),
        ("Blocked", "ignored", None),
        ("Something New", "ignored", None),
    ],
)
def test_a_call_is_what_its_result_says(
    monkeypatch: pytest.MonkeyPatch, result: str, kind: str, outcome: str | None
) -> None:
    log = RingCentralLog()
    session = log.add("one", AT, result)
    [call] = read(monkeypatch, "ringcentral", log, CREDENTIAL)[0]
    assert told(call) == (kind, outcome, session)
    assert (call.event.caller, call.event.called, call.event.department) == (CALLER, SERVICE, "service")
    assert (call.event.started_at, call.ended_at) == (AT, AT + timedelta(seconds=20))


def test_of_several_records_of_a_session_the_answered_one_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    log = RingCentralLog()
    log.add("one", AT)
    session = log.add("one", AT, "Accepted")
    log.add("one", AT, "Voicemail")
    assert [told(call) for call in read(monkeypatch, "ringcentral", log, CREDENTIAL)[0]] == [
        ("answered", None, session)
    ]


def test_a_colleague_s_call_and_one_without_a_session_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    log = RingCentralLog()
    log.add("colleague", AT, from_={"extensionNumber": "101", "name": "Julie"})
    log.add("none", AT, telephonySessionId=None)
    log.add("odd", AT, startTime="yesterday")
    assert read(monkeypatch, "ringcentral", log, CREDENTIAL)[0] == []


def test_each_page_is_read_with_one_token(monkeypatch: pytest.MonkeyPatch) -> None:
    log = RingCentralLog()
    calls = [log.add(f"call-{number}", AT) for number in range(1001)]
    found, asked = read(monkeypatch, "ringcentral", log, CREDENTIAL)
    assert [call.event.call_id for call in found] == calls
    assert [each.path for each in asked].count("/restapi/oauth/token") == 1
    assert [each.query["page"] for each in asked if each.method == "GET"] == ["1", "2"]


def test_a_refused_credential_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable, match="ringcentral_token_400"):
        read(monkeypatch, "ringcentral", RingCentralLog(), CREDENTIAL | {"jwt": "another"})
