"""A dealership's endpoint is given a secret, and tried."""

import io
import json
from typing import Any

import pytest
from standardwebhooks import Webhook

from cli.events import command
from functions.notify.signature import headers
from functions.shared.moment import utc_now
from tests.builders import dealership
from tests.command_line import Run, run
from tests.unit.cli.deployed import PREFIX, Deployed, deployed

__all__ = ["deployed", "run"]
URL = "https://crm.garage.ca/rappel"


@pytest.fixture
def endpoint(deployed: Deployed) -> Deployed:
    deployed.dealerships.apply(
        dealership(events={"url": URL}),
        {each: PREFIX + each for each in ("tremblay-twilio", "tremblay-pbx")},
    )
    return deployed


def stored(deployed: Deployed) -> list[str]:
    name = "/rappel/prod/events/garage-tremblay/events"
    value: str = deployed.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    return value.split()


def test_a_secret_is_printed_once_and_the_one_before_signs_beside_it(endpoint: Deployed, run: Run) -> None:
    secrets = [run("events", "secret", "garage-tremblay").out.strip() for _ in range(3)]
    assert len(set(secrets)) == 3
    assert stored(endpoint) == [secrets[2], secrets[1]]
    for secret in secrets[1:]:
        assert Webhook(secret).verify(b"{}", headers("evt_1", b"{}", stored(endpoint), utc_now())) == {}


class Lambda:
    """A function that answers so."""

    def __init__(self, **outcome: str | None) -> None:
        self.outcome = outcome
        self.asked: dict[str, Any] = {}

    def invoke(self, **request: Any) -> dict[str, Any]:
        self.asked = json.loads(request["Payload"])
        return {"Payload": io.BytesIO(json.dumps(self.outcome).encode())}


@pytest.mark.parametrize(
    ("result", "detail", "line"),
    [
        ("delivered", "200", "delivered (200)"),
        ("refused", "503", "refused (503): it must answer with 200 to 299"),
        ("no_secret", None, "no_secret: rappel events secret makes one"),
    ],
)
def test_a_trial_says_what_the_endpoint_answers(
    endpoint: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch, result: str, detail: str | None, line: str
) -> None:
    function = Lambda(result=result, detail=detail)
    monkeypatch.setattr(command, "_client", lambda _: function)
    done = run("events", "test", "garage-tremblay")
    assert done.status == (0 if result == "delivered" else 1)
    assert line in done.out + done.err
    assert function.asked["trial"]["detail-type"] == "CallMissed"


def test_a_dealership_without_an_endpoint_is_told_how_to_have_one(deployed: Deployed, run: Run) -> None:
    done = run("events", "secret", "garage-tremblay")
    assert done.status == 1
    assert "add events to its file" in done.err
