"""A missed call's text leaves from its dealership's sender: from Twilio, where that is its number."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from functions.send_sms import handler as send_sms
from tests.builders import CALLER, SERVICE, dealership
from tests.handlers.carriers.conftest import move
from tests.handlers.conftest import SECRETS, Post, World
from tests.handlers.test_send_sms import batch as received
from tests.texting.stand_in import StandIn, standing_in
from tests.texting.twilio import CREDENTIALS, TwilioApi

SENDER = {"integration": "tremblay-twilio"}


@pytest.fixture
def provider(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Twilio's API, and a dealership whose sender is there."""
    world.dealerships.apply(dealership(sender=SENDER), {each: f"/secrets/{each}" for each in SECRETS})
    with standing_in(TwilioApi()) as stand_in:
        move(monkeypatch, stand_in.url)
        yield stand_in


def store_credential(**changes: str) -> None:
    value = json.dumps({**CREDENTIALS["twilio"], **changes})
    boto3.client("ssm").put_parameter(
        Name="/senders/tremblay-twilio", Value=value, Type="SecureString", Overwrite=True
    )


def deliver(world: World) -> dict[str, Any]:
    [body] = world.queued()
    answer: dict[str, Any] = send_sms.handler(received(world, body), None)
    return answer


def test_a_missed_call_is_answered_by_twilio_from_the_number_that_was_called(
    world: World, provider: StandIn, twilio: Post
) -> None:
    store_credential()
    assert twilio(CallStatus="no-answer")["statusCode"] == 200
    assert deliver(world) == {"batchItemFailures": []}
    [text] = provider.texts()
    assert (text.form["To"], text.form["From"]) == (CALLER, SERVICE)
    assert text.form["Body"].startswith("Garage Tremblay : ")
    [call] = world.all_calls()
    assert (call["text_status"], call["carrier"], call["message_id"][:2]) == ("accepted", "twilio", "SM")


def test_a_refused_credential_leaves_the_text_owed_and_the_log_names_the_sender(
    world: World, provider: StandIn, twilio: Post, logged: Callable[[], str]
) -> None:
    store_credential(api_key_secret="revoked")
    twilio(CallStatus="no-answer")
    assert len(deliver(world)["batchItemFailures"]) == 1
    [call] = world.all_calls()
    assert call["text_status"] == "pending"
    log = logged()
    [line] = [each for each in map(json.loads, _lines(log)) if each.get("outcome") == "Unavailable"]
    assert (line["sender"], line["reason"]) == ("twilio/tremblay-twilio", "twilio_20003")
    assert "revoked" not in log
    assert CALLER not in log


def _lines(log: str) -> list[str]:
    return [line for line in log.splitlines() if line.startswith("{")]


_LOADING = """
import sys
import functions.send_sms.handler
from functions.send_sms.carriers.choice import Carriers
from functions.shared.sender import Sender
def loaded():
    return sorted(name[28:] for name in sys.modules if name.startswith("functions.send_sms.carriers."))
print(loaded())
more = {"credentials_prefix": "/", "public_url": "", "now": None, "clock": None}
carriers = Carriers(configuration_set=None, max_price="1", **more)
carriers.of(Sender(carrier="telnyx", identity="+14185550101", integration="a", parts_per_second=1))
print(loaded())
"""


def test_no_carrier_is_loaded_before_a_text_leaves_by_it() -> None:
    """A cold start pays for the carrier that it uses alone."""
    variables = {"PATH": os.environ["PATH"], "AWS_DEFAULT_REGION": "ca-central-1"}
    ran = subprocess.run(
        [sys.executable, "-c", _LOADING], capture_output=True, text=True, env=variables, check=True
    )
    before, after = (set(ast.literal_eval(line)) for line in ran.stdout.splitlines())
    assert before == {"carrier", "choice"}
    assert after - before == {"accounts", "provider", "telnyx"}
