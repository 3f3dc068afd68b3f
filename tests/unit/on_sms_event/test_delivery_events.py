"""End User Messaging's events as they come, and what each says of a text in our words."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.on_sms_event.delivery_events import read
from functions.shared.ledger.calls import CallRef
from functions.shared.receipt import MalformedReceipt, Receipt

# docs.aws.amazon.com/sms-voice, "Example event data for SMS, MMS and voice", with our context.
DELIVERED: dict[str, Any] = {
    "eventType": "TEXT_DELIVERED",
    "eventVersion": "1.0",
    "eventTimestamp": 1790000003470,
    "isFinal": True,
    "originationPhoneNumber": "+14505550100",
    "destinationPhoneNumber": "+14185550142",
    "isoCountryCode": "CA",
    "mcc": "302",
    "mnc": "720",
    "carrierName": "Rogers",
    "messageId": "77c2e3a1",
    "messageRequestTimestamp": 1790000003170,
    "messageEncoding": "GSM",
    "messageType": "TRANSACTIONAL",
    "messageStatus": "DELIVERED",
    "messageStatusDescription": "Message has been accepted by phone",
    "context": {"call": "garage-tremblay|twilio:CA1"},
    "totalMessageParts": 2,
    "totalMessagePrice": 0.0075,
    "totalCarrierFee": 0.0025,
}


def test_an_event_says_what_became_of_which_text_and_what_it_costs() -> None:
    assert read(DELIVERED) == Receipt(
        carrier="end_user_messaging",
        message_id="77c2e3a1",
        kind="delivered",
        at=datetime(2026, 9, 21, 14, 13, 23, 470000, UTC),
        asked_at=datetime(2026, 9, 21, 14, 13, 23, 170000, UTC),
        text=CallRef("garage-tremblay", "twilio:CA1"),
        caller="+14185550142",
        parts=2,
        price_usd=Decimal("0.0100"),
        receiving_carrier="Rogers",
    )


@pytest.mark.parametrize(
    ("kind", "final", "ours", "reason"),
    [
        ("TEXT_QUEUED", False, "queued", None),
        ("TEXT_PENDING", False, "queued", None),
        ("TEXT_SENT", False, "queued", None),
        ("TEXT_SUCCESSFUL", True, "sent", None),
        ("TEXT_DELIVERED", True, "delivered", None),
        ("TEXT_UNKNOWN", True, "unconfirmed", None),
        ("TEXT_INVALID", True, "undelivered", "invalid"),
        ("TEXT_INVALID_MESSAGE", True, "undelivered", "filtered"),
        ("TEXT_UNREACHABLE", True, "undelivered", "unreachable"),
        ("TEXT_CARRIER_UNREACHABLE", True, "undelivered", "carrier_failed"),
        ("TEXT_BLOCKED", True, "undelivered", "blocked"),
        ("TEXT_CARRIER_BLOCKED", True, "undelivered", "blocked"),
        ("TEXT_SPAM", True, "undelivered", "filtered"),
        ("TEXT_TTL_EXPIRED", True, "undelivered", "expired"),
        ("TEXT_PROTECT_BLOCKED", True, "undelivered", "not_allowed"),
        ("TEXT_ADDED_LATER", True, "undelivered", "unexplained"),
        ("TEXT_ADDED_LATER", False, "queued", None),
    ],
)
def test_each_type_of_event_has_its_meaning(kind: str, final: bool, ours: str, reason: str | None) -> None:
    receipt = read(DELIVERED | {"eventType": kind, "isFinal": final})
    assert receipt is not None
    assert (receipt.kind, receipt.reason) == (ours, reason)


def test_every_type_of_a_text_that_aws_knows_is_read() -> None:
    """Those of botocore's model, and TEXT_SENT, which is in it and never comes."""
    import botocore.session

    model = botocore.session.get_session().get_service_model("pinpoint-sms-voice-v2")
    types = getattr(model.shape_for("EventType"), "enum")  # noqa: B009 -- no stub says that it is there
    told = {each for each in types if each.startswith("TEXT_") and each != "TEXT_ALL"}
    assert told
    for each in told:
        receipt = read(DELIVERED | {"eventType": each, "isFinal": False})
        assert receipt is not None
        assert receipt.reason != "unexplained"


@pytest.mark.parametrize(
    "changes",
    [
        {"context": {}},  # an operator's test
        {"context": {"call": "nobody's"}},
        {"context": None},
        {"eventType": "MEDIA_DELIVERED"},
        {"eventType": None},
    ],
)
def test_what_tells_nothing_of_a_text_of_ours_is_no_receipt(changes: dict[str, Any]) -> None:
    assert read(DELIVERED | changes) is None


def test_what_the_carrier_does_not_say_is_not_made_up() -> None:
    told = {"eventType", "eventTimestamp", "destinationPhoneNumber", "messageId", "context"}
    receipt = read({name: value for name, value in DELIVERED.items() if name in told})
    assert receipt is not None
    assert (receipt.parts, receipt.price_usd, receipt.receiving_carrier, receipt.asked_at) == (None,) * 4


def test_a_text_of_its_own_is_named_as_a_call_is() -> None:
    receipt = read(DELIVERED | {"context": {"call": "garage-tremblay|follow_up#twilio:CA1"}})
    assert receipt is not None
    assert receipt.text == CallRef("garage-tremblay", "follow_up#twilio:CA1")


@pytest.mark.parametrize(
    "changes", [{"eventTimestamp": "yesterday"}, {"eventTimestamp": 1e300}, {"totalMessagePrice": "dear"}]
)
def test_an_event_that_cannot_be_read_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedReceipt):
        read(DELIVERED | changes)


@pytest.mark.parametrize("name", ["messageId", "eventTimestamp"])
def test_an_event_without_what_identifies_it_is_refused(name: str) -> None:
    with pytest.raises(MalformedReceipt):
        read({key: value for key, value in DELIVERED.items() if key != name})
