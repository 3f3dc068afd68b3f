"""`rappel text test`: what it asks of the deployed function, and what it says of the answer."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest

from tests.builders import CALLER, dealership
from tests.command_line import Run
from tests.unit.cli.deployed import PREFIX, Deployed

pytestmark = pytest.mark.slow

SENT = {
    "status": "accepted",
    "reason": None,
    "sender": "end_user_messaging/pool-a",
    "message_id": "m-1",
    "text": "Garage Tremblay : …",
    "segments": 1,
}


@dataclass
class Function:
    """Stands for the deployed send_sms: moto's Lambda would need Docker."""

    answer: Mapping[str, Any] = field(default_factory=lambda: SENT)
    error: str | None = None
    asked: list[Any] = field(default_factory=list)

    def invoke(self, **request: Any) -> dict[str, Any]:
        assert request["Qualifier"] == "live", "what callers are texted by, not what a deployment undid"
        self.asked.append(json.loads(request["Payload"]))
        failed = {"FunctionError": self.error} if self.error else {}
        return {"Payload": io.BytesIO(json.dumps(self.answer).encode()), **failed}


@pytest.fixture
def function(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Function:
    made, client = Function(), boto3.Session.client

    def of(session: boto3.Session, name: Any, **options: Any) -> Any:
        if name != "lambda":
            return client(session, name, **options)
        assert options["config"].retries["total_max_attempts"] == 1, "two invocations are two texts"
        return made

    monkeypatch.setattr(boto3.Session, "client", of)
    return made


def test_the_only_dealership_s_text_is_sent_and_shown(function: Function, run: Run) -> None:
    ran = run("text", "test", "--to", CALLER)
    assert (ran.status, ran.out) == (0, "Garage Tremblay : …\n")
    assert ran.err == "Sent by end_user_messaging/pool-a, in 1 segments.\n"
    assert function.asked == [
        {
            "trial": {
                "dealership_id": "garage-tremblay",
                "number": CALLER,
                "department": "service",
                "language": None,
            }
        }
    ]
    chosen = run("text", "test", "--to", CALLER, "--department", "parts", "--language", "en", "--json")
    assert json.loads(chosen.out) == SENT
    assert (
        function.asked[1]["trial"] | {"department": "parts", "language": "en"} == function.asked[1]["trial"]
    )


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        ("suppressed", "opted_out", "asked this dealership for no more texts"),
        ("suppressed", "paused", "rappel texts resume"),
        ("suppressed", "country", "allowed_countries"),
        ("suppressed", "cooldown", "within the dealership's cooldown"),
        ("unavailable", "SPENDING_LIMIT", "rappel doctor"),
        ("failed", "CONTENT", "the carrier's own word"),
        ("unknown", "ReadTimeoutError", "the text may have left"),
    ],
)
def test_where_no_text_left_it_says_why(
    function: Function, run: Run, status: str, reason: str, words: str
) -> None:
    function.answer = SENT | {"status": status, "reason": reason}
    ran = run("text", "test", "--to", CALLER, "--json")
    assert (ran.status, json.loads(ran.out)["reason"]) == (1, reason)
    assert words in ran.err
    assert CALLER not in ran.out + ran.err


def test_of_several_dealerships_one_must_be_named(deployed: Deployed, function: Function, run: Run) -> None:
    other = dealership(
        id="b-autos", languages=["fr"], integrations=[{"id": "b-twilio", "provider": "twilio"}]
    )
    deployed.dealerships.apply(other, {"b-twilio": PREFIX + "b-twilio"})
    ran = run("text", "test", "--to", CALLER)
    assert (ran.status, function.asked) == (1, [])
    assert "name one with --dealership" in ran.err
    assert run("text", "test", "--to", CALLER, "--dealership", "b-autos").status == 0
    english = run("text", "test", "--to", CALLER, "--dealership", "b-autos", "--language", "en")
    assert english.status == 2
    assert "use fr" in english.err


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--to", "4185550177"), 2, "+14185550123"),
        (("--to", CALLER, "--dealership", "nobody"), 1, "rappel dealership list"),
        ((), 2, "--to"),
    ],
)
def test_what_can_t_be_sent_is_said_before_anything_is_asked(
    function: Function, run: Run, arguments: tuple[str, ...], status: int, words: str
) -> None:
    ran = run("text", "test", *arguments)
    assert (ran.status, function.asked) == (status, [])
    assert words in ran.err


def test_a_function_that_does_not_know_the_test_is_said(function: Function, run: Run) -> None:
    function.error, function.answer = "Unhandled", {"errorType": "KeyError"}
    ran = run("text", "test", "--to", CALLER)
    assert ran.status == 1
    assert "run make deploy" in ran.err
