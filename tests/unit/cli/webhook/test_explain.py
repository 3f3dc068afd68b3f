"""`rappel webhook explain` says what the endpoint would."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from tests.builders import sid
from tests.command_line import Run
from tests.providers.vectors import SIGNATURES

# test_vectors.py judges those made by GET, whose fields are apart; the adapters' tests, those refused here.
KNOWN = [
    vector for vector in SIGNATURES.values() if vector["method"] != "GET" and "refused_here" not in vector
]
URL = "https://calls.example.ca/calls/twilio/tremblay-twilio"
FIELDS = {
    "CallSid": sid("CA1"),
    "Direction": "inbound",
    "From": "+15145550177",
    "To": "+14185550101",
    "DialCallStatus": "busy",
}


def explain(run: Run, tmp_path: Path, vector: dict[str, Any], *more: str) -> Any:
    body = tmp_path / "body"
    body.write_bytes(vector["body"].encode())
    headers = [part for name, value in vector["headers"].items() for part in ("--header", f"{name}: {value}")]
    now = ("--now", str(vector["now"])) if vector.get("now") else ()
    about = ("--provider", vector["provider"], "--secret", vector["secret"], "--url", vector["url"])
    return run("webhook", "explain", *about, *headers, "--body", body, *now, *more)


def captured(**changes: str) -> dict[str, Any]:
    fields = FIELDS | changes
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": RequestValidator("token").compute_signature(URL, fields),
    }
    body = urlencode(fields)
    return {"provider": "twilio", "secret": "token", "url": URL, "headers": headers, "body": body}


@pytest.mark.parametrize("vector", KNOWN, ids=lambda vector: vector["id"])
def test_each_published_signature_is_judged(run: Run, tmp_path: Path, vector: dict[str, Any]) -> None:
    ran = explain(run, tmp_path, vector, "--json")
    assert ran.status == 0
    found = json.loads(ran.out)
    assert found["verified"] is (vector["expected"] == "valid")
    assert set(found) == {"verified", "why", "events", "status"}


def test_a_secret_may_come_by_the_environment(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = tmp_path / "body"
    body.write_text(captured()["body"])
    headers = [
        part for name, value in captured()["headers"].items() for part in ("--header", f"{name}: {value}")
    ]
    monkeypatch.setenv("RAPPEL_SECRET", "another token")
    ran = run("webhook", "explain", "--provider", "twilio", "--url", URL, *headers, "--body", body, "--json")
    assert json.loads(ran.out)["verified"] is True


def test_a_missed_call_is_explained(run: Run, tmp_path: Path) -> None:
    ran = explain(run, tmp_path, captured(), "--json")
    assert json.loads(ran.out) == {
        "verified": True,
        "why": "the signature holds",
        "events": [
            {
                "kind": "missed",
                "outcome": "busy",
                "caller": "+15145550177",
                "called": "+14185550101",
                "call_id": sid("CA1"),
                "direction": "inbound",
                "ring_seconds": None,
                "attestation": None,
            }
        ],
        "status": 200,
    }


def test_what_may_keep_a_caller_from_being_texted_is_explained(run: Run, tmp_path: Path) -> None:
    request = captured(StirVerstat="TN-Validation-Failed-A")
    [event] = json.loads(explain(run, tmp_path, request, "--json").out)["events"]
    assert (event["ring_seconds"], event["attestation"]) == (None, "failed")
    assert "verification" in explain(run, tmp_path, request).out, "a narrow column breaks the sentence"


def test_what_a_forged_one_would_mean_is_explained_too_and_the_exit_status_is_0(
    run: Run, tmp_path: Path
) -> None:
    ran = explain(run, tmp_path, captured() | {"secret": "another"}, "--json")
    found = json.loads(ran.out)
    assert (ran.status, found["verified"], found["status"]) == (0, False, 401)
    assert [(event["kind"], event["call_id"]) for event in found["events"]] == [("missed", sid("CA1"))]
    assert found["why"].startswith("bad_signature: ")
    assert "Not verified: bad_signature: " in explain(run, tmp_path, captured() | {"secret": "another"}).out


def test_one_captured_a_while_ago_is_refused_with_a_word_on_now_and_its_events(
    run: Run, tmp_path: Path
) -> None:
    body = json.dumps({"type": "call.missed", "data": {"call_id": "C1", "from": None}})
    headers = {"webhook-id": "msg_1", "webhook-timestamp": "1756735200", "webhook-signature": "v1,x"}
    vector = {"provider": "standardwebhooks", "secret": "s", "url": URL, "headers": headers, "body": body}
    found = json.loads(explain(run, tmp_path, vector, "--json").out)
    assert (found["verified"], found["status"], found["events"][0]["call_id"]) == (False, 401, "C1")
    assert found["why"] == (
        "stale_timestamp: webhook-timestamp is more than 5 minutes off: check the clock,"
        " or say with --now when a captured request came"
    )
    in_time = json.loads(explain(run, tmp_path, vector | {"now": 1756735200}, "--json").out)
    assert in_time["why"].startswith("bad_signature: ")


STALE = [vector for vector in KNOWN if vector.get("now") and vector["expected"] == "valid"]


@pytest.mark.parametrize("vector", STALE, ids=lambda vector: vector["id"])
def test_every_provider_s_captured_one_means_what_it_meant(
    run: Run, tmp_path: Path, vector: dict[str, Any]
) -> None:
    then = json.loads(explain(run, tmp_path, vector, "--json").out)
    now = json.loads(explain(run, tmp_path, vector | {"now": None}, "--json").out)
    if now["verified"]:  # no time is signed
        assert now == then
    else:
        assert (now["events"], "--now" in now["why"]) == (then["events"], True)


@pytest.mark.parametrize(
    ("provider", "headers", "body", "why"),
    [
        (
            "3cx",
            {"X-Api-Key": "k"},
            {"call_type": "Missed", "start_utc": "2025-09-01T14:00:00Z"},
            "the secret holds",
        ),
        ("aircall", {}, {"token": "k", "event": "user.created"}, "the secret holds"),
        ("ringcentral", {"Verification-Token": "k"}, {"event": "/restapi"}, "the secret holds"),
        ("ringcentral", {"Validation-Token": "another"}, None, "it tests the endpoint"),
    ],
)
def test_where_nothing_is_signed_no_signature_is_said_to_hold(
    run: Run, tmp_path: Path, provider: str, headers: dict[str, str], body: object, why: str
) -> None:
    sent = "" if body is None else json.dumps(body)
    vector = {"provider": provider, "secret": "k", "url": URL, "headers": headers, "body": sent}
    found = json.loads(explain(run, tmp_path, vector, "--json").out)
    assert (found["verified"], found["why"], found["status"]) == (True, why, 200)


def test_a_person_sees_no_whole_number(run: Run, tmp_path: Path) -> None:
    ran = explain(run, tmp_path, captured())
    assert "+1514•••••••" in ran.out
    assert "5550177" not in ran.out
    assert "would answer 200" in ran.out


TWILIO = ("webhook", "explain", "--provider", "twilio", "--secret", "s", "--url", URL)


def test_an_unknown_provider_is_wrong_use(run: Run, tmp_path: Path) -> None:
    ran = explain(run, tmp_path, captured() | {"provider": "nobody"})
    assert ran.status == 2
    assert "3cx, " in ran.err
    assert "standardwebhooks" in ran.err


@pytest.mark.parametrize(
    "url", [f"{URL}#top", URL.replace("calls.example", "CALLS.Example"), f"HTTPS{URL.removeprefix('https')}"]
)
def test_a_url_is_as_the_endpoint_is_called_without_a_fragment_and_whatever_the_host_s_case(
    run: Run, tmp_path: Path, url: str
) -> None:
    found = json.loads(explain(run, tmp_path, captured() | {"url": url}, "--json").out)
    assert (found["verified"], found["status"]) == (True, 200)


@pytest.mark.parametrize("written", ["+1", "Private Caller", "NULL", "whatsapp:+15145550177"])
@pytest.mark.parametrize("provider", ["twilio", "signalwire"])
def test_a_raw_caller_id_is_a_missed_call_of_nobody(
    run: Run, tmp_path: Path, provider: str, written: str
) -> None:
    call_id = sid("CA1") if provider == "twilio" else "0703574f-b151-465d-aedb-28972eb513c7"
    vector = captured(From=written, CallSid=call_id) | {"provider": provider}
    found = json.loads(explain(run, tmp_path, vector, "--json").out)
    assert (found["verified"], found["status"]) == (True, 200)
    assert [(event["kind"], event["caller"]) for event in found["events"]] == [("missed", None)]


@pytest.mark.parametrize("url", ["calls.example.ca", "https://", "https://h.example:99999", "https://[x"])
def test_half_a_url_is_wrong_use(run: Run, tmp_path: Path, url: str) -> None:
    assert explain(run, tmp_path, captured() | {"url": url}).status == 2


def test_a_content_type_that_is_not_given_is_the_provider_s_own(run: Run, tmp_path: Path) -> None:
    bare = captured()
    bare["headers"] = {name: value for name, value in bare["headers"].items() if "type" not in name.lower()}
    assert len(bare["headers"]) < len(captured()["headers"])
    assert json.loads(explain(run, tmp_path, bare, "--json").out)["status"] == 200


def test_a_header_without_colon_is_wrong_use(run: Run) -> None:
    assert run(*TWILIO, "--header", "x", "--body", "-").status == 2


@pytest.mark.parametrize("now", ["-1", "99999999999999999"])
def test_a_moment_that_no_calendar_has_is_wrong_use(run: Run, now: str) -> None:
    ran = run(*TWILIO, "--body", "-", "--now", now)
    assert ran.status == 2
    assert "--now" in ran.err.splitlines()[-1]


def test_a_body_that_cannot_be_read_is_said(run: Run, tmp_path: Path) -> None:
    ran = run(*TWILIO, "--body", tmp_path / "none")
    assert (ran.status, "Traceback" in ran.err) == (1, False)
    assert "check its path" in ran.err
