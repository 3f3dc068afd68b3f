"""`rappel webhook send` and `replay` say what they sent was answered with."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from twilio.request_validator import RequestValidator

from cli.webhook import replay, send
from cli.webhook.post import Answer
from tests.builders import CALLER, SERVICE
from tests.command_line import Ran, Run
from tests.providers import PROVIDERS

URL = "https://calls.example.ca/calls/twilio/tremblay-twilio"
STORED = '{"status":"stored","department":"service","text":"pending"}'


class Posted:
    """Stands for the network: keeps what was sent, and answers as it is told."""

    def __init__(self) -> None:
        self.answer = Answer(200, STORED)
        self.url, self.body = "", b""
        self.headers: Mapping[str, str] = {}

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.url, self.headers, self.body = url, headers, body
        return self.answer


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Posted:
    network = Posted()
    monkeypatch.setenv("RAPPEL_SECRET", "a-secret")
    monkeypatch.setattr(send, "post", network)
    monkeypatch.setattr(replay, "post", network)
    return network


def sent(run: Run, *more: str, provider: str = "twilio", url: str = URL) -> Ran:
    return run("webhook", "send", "--provider", provider, "--url", url, *more)


def test_the_answer_is_shown_and_as_json(run: Run, posted: Posted) -> None:
    ran = sent(run)
    assert (ran.status, ran.out, ran.err) == (0, f"200 {STORED}\n", "")
    assert json.loads(sent(run, "--json").out) == {"status": 200, "answer": STORED}


def test_an_empty_answer_is_one(run: Run, posted: Posted) -> None:
    posted.answer = Answer(204, "")
    ran = sent(run, provider="vonage")
    assert (ran.status, ran.out) == (0, "204 (an empty answer)\n")


def test_a_refusal_is_shown_and_fails_with_what_to_do(run: Run, posted: Posted) -> None:
    posted.answer = Answer(401, '{"error":"bad_signature","message":"the signature doesn\'t hold: check it"}')
    ran = sent(run, "--json")
    assert (ran.status, json.loads(ran.out)["status"]) == (1, 401)
    assert ran.err == "rappel: it was refused with 401: the signature doesn't hold: check it\n"


def test_an_answer_that_isn_t_rappel_s_points_to_the_url(run: Run, posted: Posted) -> None:
    for answer in (Answer(404, "<html>"), Answer(301, ""), Answer(500, "[1]"), Answer(400, "{}")):
        posted.answer = answer
        ran = sent(run)
        assert ran.status == 1
        assert "rappel dealership apply" in ran.err


def test_the_sample_is_of_whom_and_of_what_it_is_told(run: Run, posted: Posted) -> None:
    sent(run, "--caller", CALLER, "--called", SERVICE, "--sample", "answered")
    form = posted.body.decode()
    assert f"From=%2B{CALLER[1:]}" in form
    assert f"To=%2B{SERVICE[1:]}" in form
    assert "DialCallStatus=completed" in form


@pytest.mark.parametrize("url", [URL + "#top", URL.replace("calls.example", "Calls.Example")])
def test_the_url_is_signed_and_called_as_the_endpoint_knows_it(run: Run, posted: Posted, url: str) -> None:
    sent(run, url=url)
    assert (posted.url, posted.headers["X-Twilio-Signature"]) == (URL, signature_of(posted.body))


def signature_of(body: bytes) -> str:
    """By Twilio's own package."""
    fields = dict(parse_qsl(body.decode()))
    return str(RequestValidator("a-secret").compute_signature(URL, fields))


def test_another_url_may_be_signed_than_is_called(run: Run, posted: Posted) -> None:
    sent(run, "--signed-url", URL, url="http://127.0.0.1:4566/calls/twilio/tremblay-twilio")
    assert posted.url.startswith("http://127.0.0.1:4566/")
    assert posted.headers["X-Twilio-Signature"] == signature_of(posted.body)


@pytest.mark.parametrize(
    ("secret", "header"), [("whsec_a2V5", "webhook-signature"), ("a2V5", "openphone-signature")]
)
def test_quo_s_secret_says_which_of_its_webhooks_is_sent(
    run: Run, posted: Posted, monkeypatch: pytest.MonkeyPatch, secret: str, header: str
) -> None:
    monkeypatch.setenv("RAPPEL_SECRET", secret)
    assert sent(run, provider="quo").status == 0
    assert header in posted.headers


def test_a_provider_that_tells_no_number_says_so(run: Run, posted: Posted) -> None:
    ran = sent(run, "--called", SERVICE, provider="3cx")
    assert (ran.status, "--called" in ran.err) == (0, True)
    assert sent(run, "--called", "801", provider="3cx").err == ""
    assert json.loads(posted.body)["queue"] == "801"


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("--caller", "514-555-0177"), "--caller"),
        (("--called", "801"), "--called"),
        (("--sample", "lost"), "--sample"),
        (("--signed-url", "calls.example.ca"), "--signed-url"),
        (("--url", "calls.example.ca"), "--url"),
        (("--provider", "nobody"), "--provider"),
    ],
)
def test_wrong_use_is_said(run: Run, posted: Posted, arguments: tuple[str, str], option: str) -> None:
    ran = sent(run, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert option in ran.err


def test_without_a_secret_it_says_where_to_put_it(
    run: Run, posted: Posted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RAPPEL_SECRET")
    ran = sent(run)
    assert (ran.status, "RAPPEL_SECRET" in ran.err) == (2, True)


@pytest.mark.parametrize("name", PROVIDERS)
def test_no_secret_is_printed(run: Run, posted: Posted, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("RAPPEL_SECRET", PROVIDERS[name].secret)
    ran = sent(run, provider=name.partition("-")[0])
    assert PROVIDERS[name].secret not in ran.out + ran.err


CAPTURED = (
    b"POST /calls/twilio/tremblay-twilio HTTP/1.1\r\nHost: calls.example.ca\r\nContent-Length: 6\r\n"
    b"Accept-Encoding: gzip\r\nContent-Type: text/plain\r\nX-Twilio-Signature: abc=\r\n\r\n"
)


def test_a_captured_request_is_sent_as_it_came(run: Run, posted: Posted, tmp_path: Path) -> None:
    file = tmp_path / "captured"
    file.write_bytes(CAPTURED + b"a=1&b=\n")
    ran = run("webhook", "replay", file, "--json")
    assert (ran.status, json.loads(ran.out)) == (0, {"status": 200, "answer": STORED})
    assert (posted.url, posted.body) == (URL, b"a=1&b=")
    assert posted.headers == {"Content-Type": "text/plain", "X-Twilio-Signature": "abc="}


def test_it_may_go_to_another_url_and_a_refusal_fails(run: Run, posted: Posted, tmp_path: Path) -> None:
    posted.answer = Answer(401, '{"error":"stale_timestamp","message":"it is old: check the clock"}')
    file = tmp_path / "captured"
    file.write_bytes(CAPTURED + b"a=1&b=")
    ran = run("webhook", "replay", file, "--url", "http://127.0.0.1:4566/calls/twilio/x#top")
    assert posted.url == "http://127.0.0.1:4566/calls/twilio/x"
    assert (ran.status, ran.err) == (1, "rappel: it was refused with 401: it is old: check the clock\n")


def test_a_request_without_host_needs_a_url(run: Run, posted: Posted, tmp_path: Path) -> None:
    file = tmp_path / "captured"
    file.write_bytes(b"POST /calls/twilio/x HTTP/2\n\n")
    ran = run("webhook", "replay", file)
    assert (ran.status, "--url" in ran.err) == (2, True)


def test_a_file_that_cannot_be_read_is_said(run: Run, tmp_path: Path) -> None:
    ran = run("webhook", "replay", tmp_path / "none")
    assert (ran.status, "check its path" in ran.err, "Traceback" in ran.err) == (1, True, False)
