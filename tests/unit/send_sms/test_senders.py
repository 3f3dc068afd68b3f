"""Whose number speaks: the line's sender, else the dealership's, else the stage's."""

from typing import Any

import pytest
from pydantic import ValidationError

from functions.send_sms.senders import every, sender_of
from functions.shared.dealership import Dealership
from functions.shared.sender import Sender
from tests.builders import SERVICE, dealership

STAGE = Sender(carrier="end_user_messaging", identity="pool-stage", parts_per_second=1)
PARTS, MAIN = "+14185550102", "+14185550100"
LINES = [
    {"name": "Service", "department": "service", "number": SERVICE},
    {"name": "Parts", "department": "parts", "number": PARTS},
    {"name": "Desk", "department": "reception", "extension": "100"},
]
TWILIO = {"integration": "tremblay-twilio"}


def speaking(sender: object = None, **lines: object) -> Dealership:
    with_senders: list[dict[str, Any]] = [
        {**line, "sender": lines[str(line["name"])]} if line["name"] in lines else line for line in LINES
    ]
    return dealership(sender=sender, lines=with_senders)


def test_the_stage_speaks_for_a_dealership_that_says_nothing() -> None:
    assert sender_of(speaking(), "Service", SERVICE, STAGE) is STAGE


def test_a_pool_of_its_own_is_at_the_stage_s_carrier_and_paced_by_itself() -> None:
    own = sender_of(speaking({"identity": "pool-own"}), "Service", SERVICE, STAGE)
    assert own == Sender(carrier="end_user_messaging", identity="pool-own", parts_per_second=1)
    assert own.id != STAGE.id


def test_a_provider_texts_from_the_very_number_that_was_called() -> None:
    found = every(speaking(TWILIO), STAGE)
    assert (found[SERVICE].carrier, found[SERVICE].identity) == ("twilio", SERVICE)
    assert found[PARTS].identity == PARTS
    assert found[SERVICE].id != found[PARTS].id  # each number has its own pace


def test_an_extension_or_an_unknown_line_speaks_from_the_number_called_or_the_first_line_s() -> None:
    own = speaking(TWILIO)
    assert sender_of(own, "Desk", PARTS, STAGE).identity == PARTS
    assert sender_of(own, "Desk", None, STAGE).identity == SERVICE
    assert sender_of(own, "unknown", "+15145550188", STAGE).identity == SERVICE


def test_a_line_s_sender_goes_before_the_dealership_s_and_may_be_the_stage_s() -> None:
    own = speaking({**TWILIO, "number": MAIN}, Parts={"identity": "stage"}, Desk={"identity": "pool-desk"})
    found = every(own, STAGE)
    assert found[SERVICE].identity == MAIN
    assert found[PARTS] is STAGE
    assert found["ext:100"].identity == "pool-desk"


def test_of_two_lines_of_one_name_the_called_one_decides() -> None:
    twice = dealership(
        lines=[
            {"name": "Service", "department": "service", "number": SERVICE},
            {"name": "Service", "department": "service", "number": PARTS, "sender": TWILIO},
        ]
    )
    assert sender_of(twice, "Service", SERVICE, STAGE) is STAGE
    assert sender_of(twice, "Service", PARTS, STAGE).identity == PARTS


def test_the_pace_is_the_number_s_or_the_file_s_own() -> None:
    telnyx = [{"id": "tremblay-telnyx", "provider": "telnyx"}]
    slow = dealership(integrations=telnyx, sender={"integration": "tremblay-telnyx"})
    assert sender_of(slow, "Service", SERVICE, STAGE).parts_per_second == 0.1
    fast = speaking({"identity": "pool-own", "parts_per_second": 100})
    assert sender_of(fast, "Service", SERVICE, STAGE).parts_per_second == 100


@pytest.mark.parametrize(
    ("provider", "number", "segment"),
    [
        ("twilio", SERVICE, 136),
        ("twilio", "+12125550101", 160),  # a U.S. number
        ("twilio", "+18665550101", 160),  # toll-free
        ("signalwire", SERVICE, 160),
        ("telnyx", SERVICE, 160),
    ],
)
def test_a_canadian_long_code_of_twilio_carries_136_septets(provider: str, number: str, segment: int) -> None:
    own = dealership(
        lines=[{"name": "Service", "department": "service", "number": number}],
        integrations=[{"id": "own-one", "provider": provider}],
        sender={"integration": "own-one"},
    )
    assert sender_of(own, "Service", number, STAGE).segment == segment


@pytest.mark.parametrize(
    ("sender", "path", "words"),
    [
        ({}, ("sender",), "an identity or an integration"),
        ({**TWILIO, "identity": "pool-1"}, ("sender",), "an identity or an integration"),
        ({"identity": "pool-1", "number": SERVICE}, ("sender", "number"), "identity alone"),
        ({"identity": "Garage"}, ("sender", "identity"), "a pool's or phone number's id"),
        ({"integration": "another"}, ("sender", "integration"), "use tremblay-twilio"),
        ({"integration": "tremblay-pbx"}, ("sender", "integration"), "standardwebhooks sends no texts"),
        ({**TWILIO, "number": "+15145550199"}, ("sender", "number"), "isn't the dealership's"),
        ({"identity": "pool-1", "parts_per_second": 0}, ("sender", "parts_per_second"), ""),
    ],
)
def test_a_sender_that_cannot_be_is_refused_where_it_stands(
    sender: object, path: tuple[str, ...], words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        speaking(sender)
    [error] = refused.value.errors()
    assert (*error["loc"], *error.get("ctx", {}).get("path", ())) == path
    assert words in error["msg"]


def test_a_line_s_sender_is_refused_on_its_line() -> None:
    with pytest.raises(ValidationError) as refused:
        speaking(None, Parts={"integration": "another"})
    assert refused.value.errors()[0]["ctx"]["path"] == ("lines", 1, "sender", "integration")


def test_a_provider_without_any_numbered_line_needs_a_number() -> None:
    desk = [{"name": "Desk", "department": "reception", "extension": "100"}]
    with pytest.raises(ValidationError, match="add number"):
        dealership(lines=desk, sender=TWILIO)
    own = dealership(lines=desk, sender={**TWILIO, "number": MAIN})
    assert sender_of(own, "Desk", None, STAGE).identity == MAIN


@pytest.mark.parametrize(
    ("sender", "label"),
    [
        (STAGE, "end_user_messaging/pool-stage"),
        (Sender(carrier="sns", identity="+14185550190", parts_per_second=1), "sns"),
        (Sender(carrier="sns", identity="", parts_per_second=1), "sns"),
        (sender_of(speaking(TWILIO), "Service", SERVICE, STAGE), "twilio/tremblay-twilio"),
    ],
)
def test_a_label_names_the_sender_without_its_number(sender: Sender, label: str) -> None:
    assert sender.label == label


def test_a_pool_is_paced_alike_by_its_id_and_its_arn() -> None:
    arn = "arn:aws:sms-voice:ca-central-1:123456789012:pool/pool-stage"
    assert Sender(carrier="end_user_messaging", identity=arn, parts_per_second=1).id == STAGE.id
