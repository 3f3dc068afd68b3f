"""3CX: the requests that the shipped CRM template makes, and what they mean."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers import load_adapter, threecx
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import CallEvent
from tests.builders import CALLER, NOW, request
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused

TEMPLATE = Path(__file__).parents[4] / "docs" / "examples" / "3cx-rappel.xml"
KEY = "k_0123456789abcdef0123456789abcdef"
URL = "https://calls.example.ca/calls/3cx/tremblay-3cx"
START = datetime(2025, 9, 2, 14, 0, tzinfo=UTC)
CALL = {
    "call_type": "Missed",
    "number": CALLER,
    "agent": "204",
    "queue": "801",
    "start_utc": "2025-09-02T14:00:00Z",
    "end_utc": "2025-09-02T14:00:30Z",
}
# What 3CX puts in the place of a name in brackets.
VARIABLES: dict[str, str | datetime] = {
    "Url": URL,
    "ApiKey": KEY,
    "ReportCallEnabled": "True",
    "CallType": "Missed",
    "Number": "5145550177",
    "Agent": "204",
    "QueueExtension": "801",
    "CallStartTimeUTC": START,
    "CallEstablishedTimeUTC": START.replace(second=9),
    "CallEndTimeUTC": START.replace(second=30),
}


def read(**changes: Any) -> CallEvent:
    [event] = threecx.parse(request(json.dumps(CALL | changes).encode(), {"X-Api-Key": KEY}))
    return event


def filled(text: str, variables: dict[str, Any]) -> str:
    """A value of the template with the variables in their places, dates in the form that it asks for."""
    dated = re.sub(
        r'\[\[(\w+)\]\.ToString\("yyyy-MM-ddTHH:mm:ssZ"\)\]',
        lambda found: variables[found[1]].strftime("%Y-%m-%dT%H:%M:%SZ"),
        text,
    )
    return re.sub(r"\[(\w+)\]", lambda found: variables[found[1]], dated)


def posted(**changes: str) -> Request:
    """The request that 3CX makes by the template's scenario ReportCall."""
    variables = VARIABLES | changes
    [scenario] = [
        each for each in ElementTree.parse(TEMPLATE).iter("Scenario") if each.get("Id") == "ReportCall"
    ]
    post = scenario.find("Request")
    assert post is not None
    assert (post.get("RequestType"), post.get("RequestEncoding")) == ("Post", "Json")
    values = {
        each.get("Key", ""): filled(each.text or "", variables) for each in post.iterfind("PostValues/Value")
    }
    headers = {
        each.get("Key", ""): filled(each.text or "", variables) for each in post.iterfind("Headers/Value")
    }
    headers["content-type"] = post.get("RequestContentType", "")
    return request(json.dumps(values).encode(), headers, filled(post.get("Url", ""), variables))


def test_the_template_s_request_is_taken_and_read() -> None:
    webhook = posted()
    assert webhook.url == URL
    assert webhook.content_type in threecx.ADAPTER.content_types
    threecx.verify(webhook, [KEY], NOW)
    [event] = threecx.parse(webhook)
    assert (event.kind, event.outcome, event.caller) == ("missed", "no_answer", CALLER)
    assert (event.extension, event.started_at, event.ring_seconds) == ("801", START, 30)


def test_the_template_tells_who_took_a_call_when_and_for_how_long() -> None:
    [event] = threecx.parse(posted(CallType="Inbound"))
    assert (event.kind, event.answered_by) == ("answered", "204")
    assert (event.answered_at, event.talk_seconds) == (START.replace(second=9), 21)


def test_the_template_reports_calls_of_people_that_no_crm_knows() -> None:
    text = TEMPLATE.read_text()
    assert "[EntityId]" not in text
    assert [each.get("SkipIf") for each in ElementTree.parse(TEMPLATE).iter("PostValues")] == [""]


def test_the_template_asks_for_nothing_that_is_said() -> None:
    for private in ("[Transcription]", "[Summary]", "[RecordingUrl]", "[Name]", "[AgentEmail]"):
        assert private not in TEMPLATE.read_text()


def test_the_template_s_key_is_typed_by_the_operator_and_not_in_the_file() -> None:
    parameters = {each.get("Name"): each for each in ElementTree.parse(TEMPLATE).iter("Parameter")}
    assert set(parameters) == {"Url", "ApiKey", "ReportCallEnabled"}
    assert (parameters["ApiKey"].get("Default"), parameters["Url"].get("Default")) == ("", "")


def test_its_name_in_the_url_is_3cx() -> None:
    assert load_adapter("3cx") is threecx.ADAPTER


def test_the_key_is_compared_with_each_secret_and_an_empty_one_is_never_valid() -> None:
    threecx.verify(request(headers={"X-Api-Key": KEY}), ["another", KEY], NOW)
    for headers, secrets, code in (
        ({"X-Api-Key": KEY[:-1]}, [KEY], "bad_signature"),
        ({"X-Api-Key": "\ud800"}, [KEY], "bad_signature"),
        ({"X-Api-Key": ""}, [""], "missing_signature"),
        ({}, ["", KEY], "missing_signature"),
    ):
        with pytest.raises(Refused) as refused:
            threecx.verify(request(headers=headers), secrets, NOW)
        assert (refused.value.status, refused.value.code) == (401, code)
        assert KEY not in refused.value.message


@pytest.mark.parametrize(
    ("call_type", "kind", "direction", "callback"),
    [
        ("Missed", "missed", "inbound", None),
        ("Inbound", "answered", "inbound", None),
        ("Outbound", "ignored", "outbound", "reached"),
        ("Notanswered", "ignored", "outbound", "tried"),
        ("Teleported", "ignored", "inbound", None),
    ],
)
def test_the_type_says_what_happened(call_type: str, kind: str, direction: str, callback: str | None) -> None:
    event = read(call_type=call_type)
    assert (event.kind, event.direction, event.callback) == (kind, direction, callback)
    ends = (None, CALLER) if direction == "outbound" else (CALLER, None)
    assert (event.caller, event.called) == ends
    assert "Teleported" not in event.why


@pytest.mark.parametrize("number", [CALLER, "5145550177", "15145550177", "(514) 555-0177"])
def test_a_number_is_read_as_the_trunk_writes_it(number: str) -> None:
    assert read(number=number).caller == CALLER


def test_the_telephones_that_rang_are_one_call_and_two_calls_are_two() -> None:
    assert read(agent="204").call_id == read(agent="205", call_type="Inbound").call_id
    others = [read(number="+15145550178"), read(start_utc="2025-09-02T14:00:01Z"), read(number="")]
    assert len({event.call_id for event in [read(), *others]}) == 4


def test_withheld_callers_of_one_second_are_told_apart_by_whom_they_called() -> None:
    one, *others = (
        read(number="", queue=queue, agent=agent).call_id
        for queue, agent in (("801", "204"), ("801", "205"), ("802", "204"), ("", "204"), ("", "205"))
    )
    assert (others[0], len({one, *others})) == (one, 4)


def test_the_id_gives_no_number_away_without_the_key() -> None:
    [other] = threecx.parse(request(json.dumps(CALL).encode(), {"X-Api-Key": "another"}))
    assert other.call_id != read().call_id
    assert "5550177" not in read().call_id


def test_a_call_by_no_queue_belongs_to_its_extension() -> None:
    assert (read(queue="").extension, read(queue="", agent="").extension) == ("204", None)


@pytest.mark.parametrize("absent", ["", "[QueueExtension]", '[[CallEndTimeUTC].ToString("x")]'])
def test_what_an_older_3cx_does_not_know_loses_no_call(absent: str) -> None:
    event = read(queue=absent, agent=absent, end_utc=absent)
    assert (event.kind, event.extension, event.ring_seconds) == ("missed", None, None)


def test_a_ring_is_told_of_a_missed_call_and_never_less_than_none() -> None:
    assert read(end_utc="2025-09-02T13:59:00Z").ring_seconds == 0
    assert read(call_type="Inbound").ring_seconds is None


@pytest.mark.parametrize("call_type", ["Missed", "Inbound", "Outbound"])
def test_a_colleague_s_call_is_ignored(call_type: str) -> None:
    event = read(number="102", call_type=call_type)
    assert (event.kind, event.caller, event.called, event.callback) == ("ignored", None, None, None)


@pytest.mark.parametrize("withheld", ["", None, "anonymous", "Private", "call me now"])
def test_a_withheld_number_is_no_caller(withheld: str | None) -> None:
    assert (read(number=withheld).kind, read(number=withheld).caller) == ("missed", None)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"number": "call me now" * 9}, "number"),
        ({"start_utc": ""}, "start_utc"),
        ({"start_utc": "2025-09-02T14:00:00"}, "start_utc"),
        ({"end_utc": "later on"}, "end_utc"),
        ({"agent": "Julie T."}, "agent"),
        ({"call_type": None}, "call_type"),
    ],
)
def test_a_bad_field_is_named_and_its_value_is_not(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named) as refused:
        read(**changes)
    assert refused.value.status == 400
    [value] = changes.values()
    assert not value or value not in refused.value.message


@given(spoilt(CALL) | st.binary(max_size=200))
def test_no_body_raises_anything_but_a_refusal(content: bytes) -> None:
    taken_or_refused("3cx", request(content, {"X-Api-Key": KEY}))


def test_a_text_waits_for_what_the_other_telephones_of_a_ring_group_report() -> None:
    assert threecx.ADAPTER.settle_seconds == 25
