"""What is said to the carriers, and what their answers mean for the text.

moto has no pinpoint-sms-voice-v2: botocore's Stubber holds the request and the modelled errors, and a small
HTTP server takes a text and then drops the connection, as a network does.
"""

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber

from functions.send_sms.carriers.carrier import AnswerLost, Refusal, Unavailable
from functions.send_sms.carriers.end_user_messaging import EndUserMessaging
from functions.send_sms.carriers.sns import Sns
from functions.send_sms.handler import ONCE
from tests.builders import CALLER

KEYS: dict[str, Any] = {
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
    "region_name": "ca-central-1",
}
REQUEST = {
    "DestinationPhoneNumber": CALLER,
    "OriginationIdentity": "pool-1",
    "MessageBody": "Bonjour",
    "MessageType": "TRANSACTIONAL",
    "ConfigurationSetName": "rappel",
    "MaxPrice": "0.05",
    "TimeToLive": 900,
    "Context": {"call": "d|k"},
}


def end_user_messaging(**client: Any) -> EndUserMessaging:
    return EndUserMessaging(
        client=boto3.client("pinpoint-sms-voice-v2", **KEYS, **client),
        origination_identity="pool-1",
        configuration_set="rappel",
        max_price="0.05",
    )


def test_end_user_messaging_is_told_who_what_how_dear_how_long_and_for_which_call() -> None:
    carrier = end_user_messaging()
    with Stubber(carrier.client) as stub:
        stub.add_response("send_text_message", {"MessageId": "m-1"}, REQUEST)
        assert carrier.send(CALLER, "Bonjour", "d|k") == "m-1"


@pytest.mark.parametrize(
    ("code", "status", "fields", "means"),
    [
        ("ConflictException", 409, {"Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT"}, Refusal),
        ("ValidationException", 400, {"Reason": "PRICE_OVER_THRESHOLD"}, Refusal),
        ("ThrottlingException", 429, {}, Unavailable),
        (
            "ServiceQuotaExceededException",
            402,
            {"Reason": "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"},
            Unavailable,
        ),
        ("AccessDeniedException", 403, {"Reason": "ACCOUNT_DISABLED"}, Unavailable),
        ("ResourceNotFoundException", 404, {}, Unavailable),
        ("InternalServerException", 500, {}, AnswerLost),
    ],
)
def test_a_modelled_error_means_what_it_should(
    code: str, status: int, fields: dict[str, Any], means: type[Exception]
) -> None:
    carrier = end_user_messaging()
    with Stubber(carrier.client) as stub:
        stub.add_client_error(
            "send_text_message", code, f"about {CALLER}", http_status_code=status, modeled_fields=fields
        )
        with pytest.raises(means) as raised:
            carrier.send(CALLER, "Bonjour", "d|k")
    assert CALLER not in str(raised.value)
    assert getattr(raised.value, "opted_out", False) == (fields.get("Reason", "").endswith("OPTED_OUT"))
    assert getattr(raised.value, "stopped", False) == (status in (402, 403, 404))


class Dropper(socketserver.ThreadingTCPServer):
    """Takes each request whole, counts it, and closes without a word."""

    allow_reuse_address = True
    daemon_threads = True
    taken = 0


class _Drop(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        length = 0
        while line := self.rfile.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        self.rfile.read(length)
        assert isinstance(self.server, Dropper)
        self.server.taken += 1


@pytest.fixture
def dropper() -> Iterator[Dropper]:
    with Dropper(("127.0.0.1", 0), _Drop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("service", ["sns", "pinpoint-sms-voice-v2"])
def test_a_text_taken_before_the_line_dropped_is_not_sent_again_by_the_client(
    service: str, dropper: Dropper
) -> None:
    endpoint = f"http://127.0.0.1:{dropper.server_address[1]}"
    made: Any = boto3.client
    client = made(service, **KEYS, config=ONCE, endpoint_url=endpoint)
    carrier: Any = (
        Sns(client=client, origination_number=None, max_price="0.05")
        if service == "sns"
        else EndUserMessaging(
            client=client, origination_identity="p", configuration_set=None, max_price="0.05"
        )
    )
    with pytest.raises(AnswerLost):
        carrier.send(CALLER, "Bonjour", "d|k")
    assert dropper.taken == 1


def test_the_trap_is_real_botocore_s_default_sends_again(dropper: Dropper) -> None:
    careless = Config(connect_timeout=1, read_timeout=5)
    carrier = end_user_messaging(
        config=careless, endpoint_url=f"http://127.0.0.1:{dropper.server_address[1]}"
    )
    with pytest.raises(AnswerLost):
        carrier.send(CALLER, "Bonjour", "d|k")
    assert dropper.taken > 1


def test_a_text_that_never_left_may_be_sent_later() -> None:
    carrier = end_user_messaging(config=ONCE, endpoint_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        carrier.send(CALLER, "Bonjour", "d|k")


def test_sns_is_told_its_price_cap_and_our_number() -> None:
    client: Any = boto3.client("sns", **KEYS)
    carrier = Sns(client=client, origination_number="+14185550190", max_price="0.05")
    attributes = {
        "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
        "AWS.SNS.SMS.MaxPrice": {"DataType": "Number", "StringValue": "0.05"},
        "AWS.MM.SMS.OriginationNumber": {"DataType": "String", "StringValue": "+14185550190"},
    }
    with Stubber(client) as stub:
        stub.add_response(
            "publish",
            {"MessageId": "m-1"},
            {"PhoneNumber": CALLER, "Message": "Bonjour", "MessageAttributes": attributes},
        )
        assert carrier.send(CALLER, "Bonjour", "d|k") == "m-1"
