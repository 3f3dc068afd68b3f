"""Receipts late, twice, backwards and before our own write: each settles the text that it names, once."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any
from urllib.parse import urlencode, urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError
from twilio.request_validator import RequestValidator

from functions.on_sms_event import receipts
from functions.on_sms_event.environment import OnReceiptEnvironment
from functions.send_sms.delivery import LEASE, TextState
from functions.shared.call import UndeliveredReason
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.receipts import UNTEXTABLE_FOR, Receipts
from functions.shared.ledger.texts import OwedText, Texts
from functions.shared.moment import to_text
from functions.shared.provider_api.failure import AnswerLost
from functions.shared.receipt import Receipt, ReceiptKind, callback, context, to_json
from tests.builders import CALLER, NOW, SERVICE
from tests.call_items import call_item, change_item
from tests.handlers.conftest import (
    PUBLIC_URL,
    TOKEN,
    Post,
    Recorder,
    World,
    deliver,
    set_environment,
    status,
    stored,
)
from tests.handlers.test_claims import instead

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def ledger(world: World) -> Receipts:
    return Receipts(boto3.client("dynamodb"), world.tables["calls"], world.tables["contacts"])


@pytest.fixture
def handle(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """Hands bodies over as SQS's messages, and returns those that failed."""
    environment = OnReceiptEnvironment(
        calls_table=world.tables["calls"], contacts_table=world.tables["contacts"]
    )
    set_environment(monkeypatch, environment)
    receipts._wiring.cache_clear()

    def hand(*bodies: str) -> list[str]:
        records = [{"messageId": str(number), "body": body} for number, body in enumerate(bodies)]
        answer = receipts.handler({"Records": records}, None)
        return [bodies[int(each["itemIdentifier"])] for each in answer["batchItemFailures"]]

    yield hand
    receipts._wiring.cache_clear()


def receipt(ref: CallRef | None, kind: ReceiptKind = "delivered", **more: Any) -> Receipt:
    reason: UndeliveredReason | None = "unreachable" if kind == "undelivered" else None
    values: dict[str, Any] = {"carrier": "end_user_messaging", "message_id": "message-1", "at": LATER}
    return Receipt(**{**values, "kind": kind, "text": ref, "caller": CALLER, "reason": reason} | more)


def from_aws(event: dict[str, Any]) -> str:
    """As SNS puts it into a queue, without raw delivery."""
    return json.dumps(
        {
            "Type": "Notification",
            "MessageId": "n-1",
            "Message": json.dumps(event),
            "Timestamp": to_text(LATER),
        }
    )


def accepted(world: World, call_id: str = "CA1") -> CallRef:
    ref = stored(world, call_id)
    assert deliver(world, Recorder(), ref) == TextState("accepted")
    return ref


def contact(world: World) -> dict[str, Any]:
    found = boto3.client("dynamodb").get_item(
        TableName=world.tables["contacts"],
        Key={"dealership_id": {"S": "garage-tremblay"}, "caller": {"S": CALLER}},
    )
    return found.get("Item", {})


def test_a_receipt_of_aws_settles_the_text_that_its_context_names(
    world: World, handle: Callable[..., list[str]]
) -> None:
    ref = accepted(world)
    event = {
        "eventType": "TEXT_DELIVERED",
        "eventTimestamp": int(LATER.timestamp() * 1000),
        "isFinal": True,
        "destinationPhoneNumber": CALLER,
        "messageId": "message-1",
        "context": {"call": f"{ref.dealership_id}|{ref.call_key}"},
        "totalMessageParts": 1,
        "totalMessagePrice": 0.00581,
        "carrierName": "Rogers",
    }
    before = call_item(world.calls, ref)
    assert before is not None
    assert handle(from_aws(event)) == []
    assert call_item(world.calls, ref) == before | {
        "text_status": "delivered",
        "receipt_at": to_text(LATER),
        "delivered_at": to_text(LATER),
        "parts": 1,
        "price_usd": Decimal("0.00581"),
        "receiving_carrier": "Rogers",
    }


def test_what_a_provider_said_comes_in_our_own_words(world: World, handle: Callable[..., list[str]]) -> None:
    ref = accepted(world)
    assert handle(to_json(receipt(ref, "undelivered", carrier="twilio", reason="landline"))) == []
    item = call_item(world.calls, ref)
    assert item is not None
    assert (item["text_status"], item["undelivered_reason"], item["text_reason"]) == (
        "failed",
        "landline",
        "landline",
    )


def test_a_message_that_cannot_be_read_comes_again_alone(
    world: World, handle: Callable[..., list[str]]
) -> None:
    ref = accepted(world)
    poison = ["no JSON", "[]", from_aws({"eventType": "TEXT_DELIVERED", "context": {"call": "a|b"}})]
    assert handle(poison[0], to_json(receipt(ref)), *poison[1:]) == poison
    assert status(world, ref)[0] == "delivered"


def test_a_receipt_comes_again_while_the_ledger_fails(
    world: World, handle: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = accepted(world)

    def fails(*_: object) -> None:
        raise ClientError({"Error": {"Code": "InternalServerError"}}, "UpdateItem")

    with monkeypatch.context() as failing:
        failing.setattr(Receipts, "settle", fails)
        assert handle(to_json(receipt(ref))) == [to_json(receipt(ref))]
    assert handle(to_json(receipt(ref))) == []
    assert status(world, ref)[0] == "delivered"


def test_no_number_of_a_caller_gets_into_the_log(
    world: World, handle: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    handle(to_json(receipt(accepted(world))), json.dumps({"Message": CALLER}))
    said = capsys.readouterr().out
    assert "CarrierDelivered" in said
    assert CALLER[1:] not in said


def twilio_status(post: Post, ref: CallRef, status: str, **changes: str) -> dict[str, Any]:
    """A text's status callback, signed over the address that names the text."""
    form = {"MessageSid": "SM" + "0" * 32, "MessageStatus": status, "From": SERVICE, "To": CALLER} | changes
    url = callback(f"{PUBLIC_URL}/calls/twilio/tremblay-twilio", context(ref))
    signature = RequestValidator(TOKEN).compute_signature(url, form)
    headers = {"content-type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return post(urlencode(form), headers, query=urlsplit(url).query)


def test_a_provider_s_status_callback_settles_the_text_that_its_address_names(
    world: World, post: Post, handle: Callable[..., list[str]]
) -> None:
    ref = accepted(world)
    answer = twilio_status(post, ref, "undelivered", ErrorCode="30006")
    assert (answer["statusCode"], "<Message" in answer["body"]) == (200, False)
    assert handle(*world.queued(world.receipts_url)) == []
    item = call_item(world.calls, ref)
    assert item is not None
    assert (item["text_status"], item["undelivered_reason"]) == ("failed", "landline")
    assert world.queued() == [], "no text is asked for"


def test_a_forged_status_callback_is_refused(world: World, post: Post) -> None:
    form = urlencode({"MessageSid": "SM" + "0" * 32, "MessageStatus": "delivered", "To": CALLER})
    headers = {"content-type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "forged"}
    assert post(form, headers)["statusCode"] == 401
    assert world.queued(world.receipts_url) == []


def test_one_dealership_s_provider_says_nothing_of_another_s_text(
    world: World, post: Post, handle: Callable[..., list[str]]
) -> None:
    ref = accepted(world)
    twilio_status(post, CallRef("garage-voisin", ref.call_key), "undelivered", ErrorCode="30006")
    [body] = world.queued(world.receipts_url)
    assert "garage-voisin" not in body
    assert handle(body) == []
    assert status(world, ref)[0] == "accepted", "and no other of this caller's, whose id isn't the same"


def test_a_receipt_that_cannot_be_queued_is_told_again(world: World, post: Post) -> None:
    boto3.client("sqs").delete_queue(QueueUrl=world.receipts_url)
    assert twilio_status(post, accepted(world), "delivered")["statusCode"] == 503


KINDS: list[ReceiptKind] = ["queued", "sent", "delivered", "unconfirmed"]


@pytest.mark.parametrize("order", list(permutations(KINDS)), ids="-".join)
def test_the_order_of_receipts_does_not_matter(
    world: World, ledger: Receipts, order: tuple[ReceiptKind, ...]
) -> None:
    ref = accepted(world)
    for kind in (*order, *order):
        ledger.settle(receipt(ref, kind, at=LATER + timedelta(seconds=KINDS.index(kind))))
    item = call_item(world.calls, ref)
    assert item is not None
    assert item["text_status"] == "delivered"
    assert item["delivered_at"] == to_text(LATER + timedelta(seconds=2))


@pytest.mark.parametrize("late", ["queued", "sent", "unconfirmed", "delivered", "undelivered"])
@pytest.mark.parametrize("final", ["delivered", "undelivered"])
def test_a_final_state_stays_whatever_is_said_later(
    world: World, ledger: Receipts, final: ReceiptKind, late: ReceiptKind
) -> None:
    ref = accepted(world)
    ledger.settle(receipt(ref, final))
    before = call_item(world.calls, ref)
    settlement, _ = ledger.settle(receipt(ref, late, at=LATER + timedelta(hours=1), price_usd=Decimal(9)))
    assert settlement == "already"
    assert call_item(world.calls, ref) == before


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(milliseconds=1), timedelta(milliseconds=-1)])
def test_that_the_network_took_it_is_noted_whatever_the_carrier_s_clock_said_before(
    world: World, ledger: Receipts, apart: timedelta
) -> None:
    ref = stored(world)
    change_item(world.calls, ref, text_status="unknown")
    assert ledger.settle(receipt(ref, "queued")) == ("accepted", ref)
    assert ledger.settle(receipt(ref, "sent", at=LATER + apart)) == ("noted", ref)
    assert ledger.settle(receipt(ref, "sent", at=LATER + apart)) == ("already", ref), "the same, twice"
    item = call_item(world.calls, ref)
    assert item is not None
    assert item["sent_at"] == to_text(LATER + apart)


@pytest.mark.parametrize(
    ("kind", "state"), [("queued", "accepted"), ("sent", "accepted"), ("delivered", "delivered")]
)
def test_a_receipt_that_comes_before_our_own_write_is_kept_by_it(
    world: World, ledger: Receipts, kind: ReceiptKind, state: str
) -> None:
    """The carrier tells it while it is being asked: its receipt overtakes its answer."""
    ref = stored(world)

    class Telling(Recorder):
        def send(self, caller: str, body: str, call: str) -> str:
            message_id = super().send(caller, body, call)
            ledger.settle(receipt(ref, kind, price_usd=Decimal("0.01")))
            return message_id

    carrier = Telling()
    deliver(world, carrier, ref)
    item = call_item(world.calls, ref)
    assert item is not None
    assert item["text_status"] == state
    assert (item["message_id"], item["texted_at"], item["segments"]) == ("message-1", to_text(NOW), 1)
    assert (item["price_usd"], item["carrier"]) == (Decimal("0.01"), "recorder")
    assert not {"owed", "owed_at", "sending_at", "sending_by"} & set(item)
    assert deliver(world, carrier, ref, LATER) == TextState(item["text_status"], already=True)
    assert len(carrier.taken) == 1


@pytest.mark.parametrize(
    ("kind", "state"),
    [("queued", "accepted"), ("sent", "accepted"), ("delivered", "delivered"), ("undelivered", "failed")],
)
def test_an_attempt_whose_answer_got_lost_is_settled_by_its_receipt(
    world: World, ledger: Receipts, kind: ReceiptKind, state: str
) -> None:
    ref = stored(world)
    assert deliver(world, Recorder(iter([AnswerLost("504")])), ref).status == "unknown"
    assert ledger.settle(receipt(ref, kind, asked_at=NOW)) == (state, ref)
    item = call_item(world.calls, ref)
    assert item is not None
    assert (item["text_status"], item["message_id"], item["texted_at"]) == (state, "message-1", to_text(NOW))
    assert item["carrier"] == "end_user_messaging"


def test_a_text_whose_sender_died_is_settled_by_its_receipt_and_not_called_unknown(
    world: World, ledger: Receipts
) -> None:
    ref = stored(world)

    class Died(BaseException):
        pass

    def dies(*_: object, **__: object) -> None:
        raise Died

    dying = instead(world.claims, accept=dies)
    with pytest.raises(Died):
        deliver(World(**{**vars(world), "claims": dying}), Recorder(), ref)
    assert status(world, ref)[0] == "sending"
    assert ledger.settle(receipt(ref)) == ("delivered", ref)
    assert deliver(world, Recorder(), ref, NOW + 2 * LEASE) == TextState("delivered", already=True)


@pytest.mark.parametrize("state", ["pending", "claimed", "deferred", "suppressed"])
def test_a_receipt_of_a_text_that_no_carrier_can_have_changes_nothing(
    world: World, ledger: Receipts, state: str
) -> None:
    ref = stored(world)
    change_item(world.calls, ref, text_status=state)
    before = call_item(world.calls, ref)
    assert ledger.settle(receipt(ref)) == ("unexpected", ref)
    assert call_item(world.calls, ref) == before


def test_a_receipt_makes_no_call_and_no_contact(world: World, ledger: Receipts) -> None:
    """A caller may have been forgotten in between."""
    ref = CallRef("garage-tremblay", "twilio:CA-gone")
    kinds: tuple[ReceiptKind, ...] = ("queued", "delivered", "undelivered", "unconfirmed")
    for kind in kinds:
        settlement, _ = ledger.settle(receipt(ref, kind))
        assert settlement in ("no_text", "already")
    assert call_item(world.calls, ref) is None
    assert contact(world) == {}


def test_a_receipt_of_another_caller_s_text_changes_nothing(world: World, ledger: Receipts) -> None:
    ref = accepted(world)
    before = call_item(world.calls, ref)
    assert ledger.settle(receipt(ref, caller="+15145550199")) == ("no_text", ref)
    assert call_item(world.calls, ref) == before


def test_a_text_of_its_own_is_settled_as_a_call_s_is(world: World, ledger: Receipts) -> None:
    text = OwedText(
        dealership_id="garage-tremblay",
        kind="follow_up",
        about="twilio:CA1",
        caller=CALLER,
        department="service",
        line="Service",
        called=SERVICE,
        language="fr",
        occurred_at=NOW,
        due_at=NOW,
    )
    Texts(boto3.client("dynamodb"), world.tables["calls"]).owe(text, asked=True)
    change_item(world.calls, text.ref, text_status="accepted", message_id="message-1")
    assert ledger.settle(receipt(text.ref, "undelivered", reason="blocked")) == ("failed", text.ref)
    item = call_item(world.calls, text.ref)
    assert item is not None
    assert (item["text_status"], item["undelivered_reason"], item["kind"]) == (
        "failed",
        "blocked",
        "follow_up",
    )


def test_where_nothing_is_echoed_the_carrier_s_id_tells_our_last_text_from_staff_s_own(
    world: World, ledger: Receipts
) -> None:
    ref = accepted(world)
    zoom: dict[str, Any] = {"carrier": "zoom", "dealership_id": "garage-tremblay"}
    assert ledger.settle(receipt(None, message_id="staff-1", **zoom)) == ("no_text", ref)
    assert status(world, ref)[0] == "accepted"
    assert ledger.settle(receipt(None, "sent", **zoom)) == ("noted", ref)
    assert ledger.settle(receipt(None, "undelivered", reason="unexplained", **zoom)) == ("failed", ref)
    nobody = receipt(None, caller="+15145550199", **zoom)
    assert ledger.settle(nobody) == ("no_text", None)


def test_a_number_that_two_receipts_call_unreachable_gets_no_text_for_180_days(
    world: World, ledger: Receipts
) -> None:
    first, second = accepted(world), stored(world, "CA2")
    change_item(world.calls, second, text_status="accepted")
    ledger.settle(receipt(first, "undelivered"))
    ledger.settle(receipt(first, "undelivered"))  # the same, twice
    assert world.contacts.get("garage-tremblay", CALLER).undelivered == 1
    assert world.contacts.get("garage-tremblay", CALLER).untextable_until is None
    ledger.settle(receipt(second, "undelivered", reason="landline"))
    held = world.contacts.get("garage-tremblay", CALLER)
    assert (held.undelivered, held.untextable_until) == (2, LATER + UNTEXTABLE_FOR)


@pytest.mark.parametrize("reason", ["blocked", "filtered", "expired", "carrier_failed", "unexplained"])
def test_what_says_nothing_of_the_number_does_not_count_against_it(
    world: World, ledger: Receipts, reason: UndeliveredReason
) -> None:
    ledger.settle(receipt(accepted(world), "undelivered", reason=reason))
    assert world.contacts.get("garage-tremblay", CALLER).undelivered == 0


def test_a_text_that_arrives_takes_what_was_counted_back(world: World, ledger: Receipts) -> None:
    refs = [accepted(world), stored(world, "CA2"), stored(world, "CA3")]
    for ref in refs[1:]:
        change_item(world.calls, ref, text_status="accepted")
    for ref in refs[:2]:
        ledger.settle(receipt(ref, "undelivered"))
    ledger.settle(receipt(refs[2]))
    reached = world.contacts.get("garage-tremblay", CALLER)
    assert (reached.undelivered, reached.untextable_until) == (0, None)
    assert reached.last_text_call == refs[0].call_key, "and nothing else of him"
