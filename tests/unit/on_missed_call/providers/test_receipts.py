"""What a provider says of our texts, in our words: which text, what became of it, and why."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.on_missed_call.web import Refused, Request
from functions.shared.ledger.calls import CallRef
from functions.shared.receipt import TELLS, Receipt, callback, context
from functions.shared.sender import PROVIDER_CARRIERS
from tests.builders import NOW, request
from tests.providers.vectors import PAYLOADS, TEXTS, Vector

REF = CallRef("garage-tremblay", "twilio:CA1")
CALLER, NUMBER = "+14185550142", "+14505550100"
SID = "SM" + "0" * 31 + "1"
UUID = "40385f64-5717-4562-b3fc-2c963f66afa6"


def endpoint(provider: str) -> str:
    return callback(f"https://calls.example.ca/calls/{provider}/tremblay-{provider}", context(REF))


def form(provider: str = "twilio", sid: str = SID, **changes: str) -> Request:
    """https://www.twilio.com/docs/messaging/guides/track-outbound-message-status, composed here."""
    fields = {
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": "delivered",
        "SmsStatus": changes.get("MessageStatus", "delivered"),
        "To": CALLER,
        "From": NUMBER,
        "AccountSid": "AC" + "0" * 32,
        "ApiVersion": "2010-04-01",
    }
    body = urlencode(fields | changes).encode()
    return request(body, {"content-type": "application/x-www-form-urlencoded"}, endpoint(provider))


def telnyx(
    event: str = "message.finalized", status: str = "delivered", line_type: str = "Wireless", **changes: Any
) -> Request:
    """https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks, composed here."""
    payload = {
        "record_type": "message",
        "direction": "outbound",
        "id": UUID,
        "from": {"phone_number": NUMBER},
        "to": [{"phone_number": CALLER, "status": status, "carrier": "Bell", "line_type": line_type}],
        "parts": 1,
        "cost": {"amount": "0.0040", "currency": "USD"},
        "errors": [],
        "completed_at": "2026-01-01T00:00:32.000Z" if event == "message.finalized" else None,
        "sent_at": "2026-01-01T00:00:31.000Z",
        **changes,
    }
    body = json.dumps({"data": {"event_type": event, "id": UUID, "payload": payload}, "meta": {"attempt": 1}})
    return request(body.encode(), {"content-type": "application/json"}, endpoint("telnyx"))


def zoom(event: str = "phone.sms_sent", members: tuple[str, ...] = (CALLER,)) -> Request:
    """https://developers.zoom.us/docs/api/phone/events/, composed here."""
    text = {
        "sender": {"phone_number": NUMBER},
        "to_members": [{"phone_number": each} for each in members],
        "message_id": "E140",
        "session_id": "d39f",
        "message": "Bonjour",
        "date_time": "2026-01-01T00:00:31Z",
        "failure_reason": "blocked",
    }
    body = json.dumps({"event": event, "event_ts": 1, "payload": {"account_id": "a", "object": text}})
    return request(body.encode(), {"content-type": "application/json"})


def receipts_of(provider: str, webhook: Request) -> list[Receipt]:
    return load_adapter(provider).receipts(webhook)


def receipt_of(provider: str, webhook: Request) -> Receipt:
    [receipt] = receipts_of(provider, webhook)
    return receipt


def test_twilio_s_callback_names_the_text_by_its_address() -> None:
    assert receipt_of("twilio", form()) == Receipt(
        carrier="twilio", message_id=SID, kind="delivered", at=NOW, text=REF, caller=CALLER
    )


def test_telnyx_s_event_says_the_price_the_parts_and_whose_network() -> None:
    assert receipt_of("telnyx", telnyx()) == Receipt(
        carrier="telnyx",
        message_id=UUID,
        kind="delivered",
        at=datetime.fromisoformat("2026-01-01T00:00:32Z"),
        text=REF,
        caller=CALLER,
        parts=1,
        price_usd=Decimal("0.0040"),
        receiving_carrier="Bell",
    )


def test_zoom_s_event_names_no_text_and_says_no_more_than_that_it_left() -> None:
    assert receipt_of("zoom", zoom()) == Receipt(
        carrier="zoom",
        message_id="E140",
        kind="sent",
        at=datetime.fromisoformat("2026-01-01T00:00:31Z"),
        text=None,
        caller=CALLER,
    )
    failed = receipt_of("zoom", zoom("phone.sms_sent_failed"))
    assert (failed.kind, failed.reason) == ("undelivered", "unexplained")


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "application/json"])
def test_signalwire_s_callback_is_twilio_s_as_a_form_or_as_json(content_type: str) -> None:
    webhook = form("signalwire", UUID, MessageStatus="undelivered", ErrorCode="30005")
    if content_type == "application/json":
        fields = {
            "MessageSid": UUID,
            "MessageStatus": "undelivered",
            "ErrorCode": "30005",
            "To": CALLER,
            "From": NUMBER,
        }
        webhook = replace(webhook, body=json.dumps(fields).encode(), headers={"content-type": content_type})
    receipt = receipt_of("signalwire", webhook)
    assert (receipt.carrier, receipt.kind, receipt.reason) == ("signalwire", "undelivered", "invalid")
    assert (receipt.text, receipt.caller) == (REF, CALLER)


@pytest.mark.parametrize(
    ("status", "code", "kind", "reason"),
    [
        ("accepted", None, "queued", None),
        ("queued", None, "queued", None),
        ("sending", None, "queued", None),
        ("sent", None, "sent", None),
        ("delivered", None, "delivered", None),
        ("undelivered", "30003", "undelivered", "unreachable"),
        ("undelivered", "30005", "undelivered", "invalid"),
        ("undelivered", "30006", "undelivered", "landline"),
        ("undelivered", "30007", "undelivered", "filtered"),
        ("undelivered", "30008", "undelivered", "unexplained"),
        ("failed", "21610", "undelivered", "carrier_opted_out"),
        ("failed", "30034", "undelivered", "not_allowed"),
        ("failed", "30036", "undelivered", "expired"),
        ("failed", None, "undelivered", "unexplained"),
        ("canceled", None, "undelivered", "unexplained"),
    ],
)
def test_twilio_s_statuses_and_codes(status: str, code: str | None, kind: str, reason: str | None) -> None:
    error = {"ErrorCode": code} if code else {}
    receipt = receipt_of("twilio", form(MessageStatus=status, **error))
    assert (receipt.kind, receipt.reason) == (kind, reason)


@pytest.mark.parametrize(
    ("status", "code", "kind", "reason"),
    [
        ("queued", None, "queued", None),
        ("sent", None, "sent", None),
        ("delivered", None, "delivered", None),
        ("delivery_unconfirmed", None, "unconfirmed", None),
        ("delivery_failed", "40001", "undelivered", "landline"),
        ("delivery_failed", 40008, "undelivered", "unreachable"),
        ("sending_failed", "40300", "undelivered", "carrier_opted_out"),
        ("sending_failed", "49999", "undelivered", "unexplained"),
        ("expired", None, "undelivered", "expired"),
    ],
)
def test_telnyx_s_statuses_and_codes(
    status: str, code: str | int | None, kind: str, reason: str | None
) -> None:
    errors = [{"code": code, "title": "…"}] if code else []
    receipt = receipt_of("telnyx", telnyx(status=status, errors=errors))
    assert (receipt.kind, receipt.reason) == (kind, reason)


def test_telnyx_says_that_a_number_is_a_landline() -> None:
    receipt = receipt_of("telnyx", telnyx(status="delivery_failed", line_type="Wireline"))
    assert receipt.reason == "landline"


def test_a_price_in_other_money_is_not_taken_for_dollars() -> None:
    receipt = receipt_of("telnyx", telnyx(cost={"amount": "0.0040", "currency": "EUR"}))
    assert receipt.price_usd is None


@pytest.mark.parametrize("text", ["", "nobody's", "|"])
def test_a_callback_whose_address_names_no_text_tells_of_none_of_ours(text: str) -> None:
    url = f"https://calls.example.ca/calls/twilio/tremblay-twilio?{urlencode({'text': text})}"
    assert receipt_of("twilio", replace(form(), url=url)).text is None


def test_an_id_of_another_kind_is_refused() -> None:
    with pytest.raises(Refused):
        receipts_of("twilio", form(sid="CA" + "0" * 32))


@pytest.mark.parametrize(
    ("provider", "webhook"),
    [
        ("twilio", form(MessageStatus="received", Body="Oui")),
        ("twilio", form(MessageStatus="levitating")),
        ("twilio", form(CallSid="CA" + "0" * 32)),
        ("telnyx", telnyx("message.received")),
        ("telnyx", telnyx(status="levitating")),
        ("telnyx", telnyx(to=[])),
        ("zoom", zoom("phone.sms_received")),
        ("zoom", zoom("phone.sms_sent_later")),
        ("zoom", zoom(members=(CALLER, NUMBER))),  # a group's
    ],
)
def test_what_is_no_receipt_is_none(provider: str, webhook: Request) -> None:
    assert receipts_of(provider, webhook) == []


OTHERS = [*PAYLOADS.values(), *(each for each in TEXTS.values() if each["expect"])]


@pytest.mark.parametrize("vector", OTHERS, ids=lambda vector: vector["id"])
def test_a_call_and_a_caller_s_text_are_no_receipt(vector: Vector) -> None:
    webhook = request(vector["body"].encode(), {"content-type": vector["content_type"]})
    assert receipts_of(vector["provider"], webhook) == []


def test_a_receipt_is_no_call_and_no_caller_s_text() -> None:
    for provider, webhook in (("twilio", form()), ("telnyx", telnyx()), ("zoom", zoom())):
        assert load_adapter(provider).texts(webhook) == []


def test_each_provider_that_tells_of_texts_is_read() -> None:
    """RingCentral has no event of a text's state: docs/receipts.md."""
    usual = load_adapter("3cx").receipts
    reading = {name for name in ADAPTERS if load_adapter(name).receipts is not usual}
    assert reading == {name for name in PROVIDER_CARRIERS if TELLS[name] != "nothing"}
