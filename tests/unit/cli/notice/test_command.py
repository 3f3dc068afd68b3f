"""`rappel notice`: what it asks of the deployed function, and which webhooks it stores."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest

from tests.builders import dealership
from tests.command_line import Run
from tests.unit.cli.deployed import PREFIX, Deployed

ID = "garage-tremblay"
URL = "https://hooks.slack.com/services/T0/B0/secret"
SENT: Mapping[str, Any] = {
    "channel": "email",
    "name": "julie@garage.example",
    "outcome": "sent",
    "reason": None,
}


@dataclass
class Function:
    """Stands for the deployed notify: moto's Lambda would need Docker."""

    answer: list[Mapping[str, Any]] = field(default_factory=lambda: [SENT])
    asked: list[Any] = field(default_factory=list)

    def invoke(self, **request: Any) -> dict[str, Any]:
        self.asked.append(json.loads(request["Payload"]))
        return {"Payload": io.BytesIO(json.dumps(self.answer).encode())}


@pytest.fixture
def function(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Function:
    made, client = Function(), boto3.Session.client

    def of(session: boto3.Session, name: Any, **options: Any) -> Any:
        if name != "lambda":
            return client(session, name, **options)
        assert options["config"].retries["total_max_attempts"] == 1, "two invocations are two notices"
        return made

    monkeypatch.setattr(boto3.Session, "client", of)
    settings = {"service": {"email": ["julie@garage.example"], "slack": True}, "default": {"teams": True}}
    wanted = dealership(notices=settings)
    deployed.dealerships.apply(wanted, {each.id: PREFIX + each.id for each in wanted.integrations})
    return made


def test_each_channel_says_what_became_of_the_test(function: Function, run: Run) -> None:
    ran = run("notice", "test", ID)
    assert (ran.status, ran.out) == (0, "email julie@garage.example: sent\n")
    assert function.asked == [{"trial": {"dealership_id": ID, "department": "service"}}]
    chosen = run("notice", "test", ID, "--department", "parts", "--json")
    assert json.loads(chosen.out) == [dict(SENT)]
    assert function.asked[1]["trial"]["department"] == "parts"


@pytest.mark.parametrize(
    ("outcome", "reason", "words"),
    [
        ("refused", "no_webhook", "rappel notice webhook stores its URL"),
        ("refused", "http_410", "make another there"),
        ("refused", "MessageRejected", "sandbox"),
        ("refused", "no_sender", "notices_from"),
        ("unknown", "ReadTimeoutError", "see the answer of its service"),
    ],
)
def test_a_channel_that_did_not_take_it_says_what_to_do(
    function: Function, run: Run, outcome: str, reason: str, words: str
) -> None:
    function.answer = [SENT, {**SENT, "channel": "slack", "outcome": outcome, "reason": reason}]
    ran = run("notice", "test", ID)
    assert ran.status == 1
    assert words in ran.out
    assert "not every channel took the test" in ran.err


def test_who_is_told_of_nothing_is_said(deployed: Deployed, run: Run) -> None:
    assert "add notices to its file" in run("notice", "test", ID).err
    assert "no dealership nobody" in run("notice", "test", "nobody").err


def stored(deployed: Deployed) -> dict[str, str]:
    found = deployed.client("ssm").get_parameters_by_path(
        Path="/rappel/prod/notices/", Recursive=True, WithDecryption=True
    )
    return {each["Name"]: each["Value"] for each in found["Parameters"]}


def test_a_webhook_is_stored_under_its_department_and_never_printed(
    deployed: Deployed, function: Function, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{URL}\n"))
    ran = run("notice", "webhook", ID, "slack", "--department", "service")
    assert (ran.status, stored(deployed)) == (0, {f"/rappel/prod/notices/{ID}/service/slack": URL})
    assert "secret" not in ran.out + ran.err
    assert f"rappel notice test {ID} --department service" in ran.err


@pytest.mark.parametrize(
    ("arguments", "url", "words"),
    [
        (("slack", "--department", "service"), "https://evil.example/T0SECRET", "hooks.slack.com"),
        (("slack", "--department", "service"), "http://127.0.0.1:9001/SECRET", "hooks.slack.com"),
        (("teams", "--department", "service"), URL, "add teams: true"),
        (("slack",), URL, "add slack: true"),
    ],
)
def test_what_leads_elsewhere_or_is_not_asked_for_is_not_stored(
    deployed: Deployed,
    function: Function,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    url: str,
    words: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{url}\n"))
    ran = run("notice", "webhook", ID, *arguments)
    assert (ran.status, stored(deployed)) == (1, {})
    assert words in ran.err
    assert "SECRET" not in ran.out + ran.err
