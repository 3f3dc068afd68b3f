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
from botocore.exceptions import (
    BotoCoreError,
    ConnectTimeoutError,
    NoCredentialsError,
    ProxyConnectionError,
    ReadTimeoutError,
)
from botocore.stub import Stubber

from functions.send_sms.carriers.carrier import FIELD_REASONS, TEXT_REASONS, Refusal, failure
from functions.send_sms.carriers.choice import SEND_ONCE
from functions.send_sms.carriers.end_user_messaging import EndUserMessaging
from functions.send_sms.carriers.sns import Sns
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.sender import AWS_CARRIERS
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


def invalid(*names: str, reason: str = "INVALID_PARAMETER") -> dict[str, Any]:
    return {"Reason": reason, "Fields": [{"Name": name, "Message": "…"} for name in names]}


def test_a_carrier_is_called_alike_in_the_settings_and_in_the_ledger() -> None:
    assert {Sns.name, EndUserMessaging.name} == set(AWS_CARRIERS)


def test_end_user_messaging_is_told_who_what_how_dear_how_long_and_for_which_call() -> None:
    carrier = end_user_messaging()
    with Stubber(carrier.client) as stub:
        stub.add_response("send_text_message", {"MessageId": "m-1"}, REQUEST)
        assert carrier.send(CALLER, "Bonjour", "d|k") == "m-1"


@pytest.mark.parametrize(
    ("code", "status", "fields", "means"),
    [
        ("ConflictException", 409, {"Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT"}, Refusal),
        (
            "ConflictException",
            400,
            {"Reason": "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"},
            Refusal,
        ),
        ("ValidationException", 400, {"Reason": "DESTINATION_COUNTRY_BLOCKED"}, Refusal),
        (
            "ConflictException",
            400,
            {"Reason": "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"},
            Refusal,
        ),
        ("ValidationException", 400, {"Reason": "PRICE_OVER_THRESHOLD"}, Refusal),
        ("ValidationException", 400, invalid("DestinationPhoneNumber"), Refusal),
        ("ValidationException", 400, invalid("MessageBody"), Refusal),
        ("ValidationException", 400, invalid("DestinationPhoneNumber", "MessageBody"), Refusal),
        ("ValidationException", 400, invalid("DestinationPhoneNumber", reason="CANNOT_PARSE"), Refusal),
        ("ValidationException", 400, invalid("MessageBody", reason="FIELD_VALIDATION_FAILED"), Refusal),
        ("ValidationException", 400, invalid("MessageBody", reason="MAXIMUM_SIZE_EXCEEDED"), Refusal),
        ("ThrottlingException", 400, {}, Unavailable),
        ("TooManyRequestsException", 400, {}, Unavailable),
        ("Another", 429, {}, Unavailable),
        ("InternalServerException", 500, {}, AnswerLost),
        ("ServiceUnavailableException", 503, {}, AnswerLost),
    ],
)
def test_an_error_says_what_became_of_the_text(
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
    assert not getattr(raised.value, "stopped", False)


@pytest.mark.parametrize(
    ("code", "status", "fields"),
    [
        ("ConflictException", 400, {"Reason": "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"}),  # the sandbox
        ("ConflictException", 400, {"Reason": "MESSAGE_TYPE_MISMATCH"}),
        ("ConflictException", 400, {"Reason": "NUMBER_CAPABILITIES_MISMATCH"}),
        ("ConflictException", 400, {"Reason": "A_REASON_OF_TOMORROW"}),
        ("ValidationException", 400, {"Reason": "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY"}),
        ("ValidationException", 400, {"Reason": "SENDER_ID_REQUIRES_REGISTRATION"}),
        ("ValidationException", 400, invalid("OriginationIdentity")),
        ("ValidationException", 400, invalid("MessageBody", "ConfigurationSetName")),
        ("ValidationException", 400, invalid("MessageBody", reason="A_REASON_OF_TOMORROW")),
        ("ValidationException", 400, {"Reason": "INVALID_PARAMETER"}),
        ("ServiceQuotaExceededException", 402, {"Reason": "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"}),
        ("AccessDeniedException", 403, {"Reason": "ACCOUNT_DISABLED"}),
        ("ExpiredTokenException", 403, {}),
        ("UnrecognizedClientException", 400, {}),
        ("ResourceNotFoundException", 404, {}),
    ],
)
def test_a_text_is_not_lost_to_what_is_wrong_with_the_account(
    code: str, status: int, fields: dict[str, Any]
) -> None:
    carrier = end_user_messaging()
    with Stubber(carrier.client) as stub:
        stub.add_client_error(
            "send_text_message", code, f"about {CALLER}", http_status_code=status, modeled_fields=fields
        )
        with pytest.raises(Unavailable) as raised:
            carrier.send(CALLER, "Bonjour", "d|k")
    assert raised.value.stopped
    assert CALLER not in str(raised.value)


def test_every_reason_that_is_refused_for_good_is_one_that_botocore_knows() -> None:
    client: Any = boto3.client
    texts, sns = (client(name, **KEYS).meta.service_model for name in ("pinpoint-sms-voice-v2", "sns"))
    known = {
        *texts.shape_for("ConflictExceptionReason").enum,
        *texts.shape_for("ValidationExceptionReason").enum,
        sns.shape_for("OptedOutException").metadata["error"]["code"],
    }
    assert known >= TEXT_REASONS | FIELD_REASONS


@pytest.mark.parametrize(
    ("code", "status", "said", "means"),
    [
        ("OptedOut", 400, "", Refusal),
        ("InvalidParameter", 400, f"Invalid parameter: PhoneNumber Reason: {CALLER} is not valid", Refusal),
        ("InvalidParameter", 400, "Invalid parameter: Message too long", Refusal),
        ("InvalidParameter", 400, "Invalid parameter: MessageAttributes Reason: …", Unavailable),
        ("AuthorizationError", 403, "", Unavailable),
        ("Throttled", 429, "", Unavailable),
        ("InternalError", 500, "", AnswerLost),
    ],
)
def test_an_error_of_sns_says_what_became_of_the_text(
    code: str, status: int, said: str, means: type[Exception]
) -> None:
    client: Any = boto3.client("sns", **KEYS)
    carrier = Sns(client=client, origination_number=None, max_price="0.05")
    with Stubber(client) as stub:
        stub.add_client_error("publish", code, said, http_status_code=status)
        with pytest.raises(means) as raised:
            carrier.send(CALLER, "Bonjour", "d|k")
    assert CALLER not in str(raised.value)
    assert getattr(raised.value, "opted_out", False) == (code == "OptedOut")
    assert getattr(raised.value, "stopped", False) == (means is Unavailable and status != 429)


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
    client = made(service, **KEYS, config=SEND_ONCE, endpoint_url=endpoint)
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
    carrier = end_user_messaging(config=SEND_ONCE, endpoint_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        carrier.send(CALLER, "Bonjour", "d|k")


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (ConnectTimeoutError(endpoint_url="…"), Unavailable),
        (NoCredentialsError(), Unavailable),
        (ProxyConnectionError(proxy_url="…"), Unavailable),
        (ReadTimeoutError(endpoint_url="…"), AnswerLost),
    ],
)
def test_only_what_happens_before_a_text_leaves_lets_it_go_again(
    error: BotoCoreError, means: type[Exception]
) -> None:
    found = failure(error)
    assert type(found) is means
    assert not getattr(found, "stopped", False)


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
