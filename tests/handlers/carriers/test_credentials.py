"""A sending credential is read from its own parameter, remembered for a minute, and never said."""

import json

import boto3
import pytest

from functions.shared.provider_api.credentials import Credentials
from functions.shared.provider_api.failure import Unavailable
from tests.handlers.conftest import World
from tests.texting.twilio import CREDENTIALS

FIELDS = CREDENTIALS["twilio"]


def store(value: str, integration: str = "tremblay-twilio") -> None:
    boto3.client("ssm").put_parameter(
        Name=f"/senders/{integration}", Value=value, Type="SecureString", Overwrite=True
    )


def test_a_credential_is_remembered_for_a_minute(world: World) -> None:
    seconds = [0.0]
    credentials = Credentials(boto3.client("ssm"), "/senders/", lambda: seconds[0])
    store(json.dumps(FIELDS))
    assert credentials.read("twilio", "tremblay-twilio") == FIELDS
    store(json.dumps({**FIELDS, "api_key_secret": "newer"}))
    assert credentials.read("twilio", "tremblay-twilio") == FIELDS
    seconds[0] = 61
    assert credentials.read("twilio", "tremblay-twilio")["api_key_secret"] == "newer"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "no_credential"),
        ("not JSON", "bad_credential"),
        ("[]", "bad_credential"),
        (json.dumps({"api_key": "of Telnyx"}), "bad_credential"),
        (json.dumps({**FIELDS, "api_key_secret": 7}), "bad_credential"),
    ],
)
def test_without_a_usable_credential_texts_wait_and_the_sender_is_stopped(
    world: World, value: str | None, reason: str
) -> None:
    if value is not None:
        store(value)
    credentials = Credentials(boto3.client("ssm"), "/senders/", lambda: 0)
    with pytest.raises(Unavailable) as raised:
        credentials.read("twilio", "tremblay-twilio")
    assert (raised.value.reason, raised.value.stopped) == (reason, True)


def test_a_credential_that_aws_does_not_hand_out_now_stops_nobody(world: World) -> None:
    unreachable = boto3.client("ssm", endpoint_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable) as raised:
        Credentials(unreachable, "/senders/", lambda: 0).read("twilio", "tremblay-twilio")
    assert not raised.value.stopped
