"""The queue of replies: AWS's envelope or a provider's webhook in, and nothing of the caller in the logs."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from twilio.request_validator import RequestValidator

from functions.on_sms_event import handler as on_reply
from functions.on_sms_event.handler import COUNTED_AS
from functions.shared.inbound_text import MEANINGS
from functions.shared.ledger.forgotten import Forgotten
from functions.shared.ledger.messages import Messages
from functions.shared.moment import to_text, utc_now
from tests.builders import CALLER, SERVICE
from tests.handlers.conftest import OPT_OUTS_KEY, PUBLIC_URL, TOKEN, Post, World
from tests.handlers.test_listening import owed, texted

MESSAGE_SID = "SM0123456789abcdef0123456789abcdef"
SECRET_WORDS = "Ma Civic 2019 fait un bruit"


def of_aws(body: str, id_: str = "inbound-1", **changes: Any) -> str:
    """A two-way text as it lies in the queue: SNS's envelope around End User Messaging's payload."""
    payload = {
        "originationNumber": CALLER,
        "destinationNumber": "+14505550199",
        "messageKeyword": "KEYWORD_X",
        "messageBody": body,
        "inboundMessageId": id_,
        "previousPublishedMessageId": "message-1",
        **changes,
    }
    envelope = {
        "Type": "Notification",
        "MessageId": "77c2",
        "TopicArn": "arn:aws:sns:ca-central-1:123456789012:Replies",
        "Message": json.dumps(payload, ensure_ascii=False),
        "Timestamp": to_text(utc_now()),
    }
    return json.dumps(envelope, ensure_ascii=False)


def handled(*bodies: str) -> list[str]:
    """Which of these messages come again, by their place."""
    records = [{"messageId": str(number), "body": body} for number, body in enumerate(bodies)]
    answer = on_reply.handler({"Records": records}, None)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_a_stop_by_aws_opts_out(world: World, logged: Callable[[], str]) -> None:
    texted(world, at=utc_now() - timedelta(minutes=1))
    assert handled(of_aws("ARRÊT")) == []
    contact = world.contacts.get("garage-tremblay", CALLER)
    assert (contact.opted_out_at is not None, contact.opted_out_how) == (True, "text")
    assert owed(world) == [("stop", "fr")]
    assert '"ReplyOptOut":[1.0]' in logged()


def test_who_was_forgotten_with_an_opt_out_comes_back_by_a_start(world: World) -> None:
    kms = boto3.client("kms")
    table = world.tables["contacts"]
    forgotten = Forgotten(boto3.client("dynamodb"), lambda: kms, table, OPT_OUTS_KEY)
    forgotten.remember("garage-tremblay", CALLER, utc_now() - timedelta(days=9), "text")
    texted(world, at=utc_now() - timedelta(minutes=1))
    assert handled(of_aws("STOP", "inbound-1")) == []
    assert forgotten.opted_out_at("garage-tremblay", CALLER) is not None
    assert handled(of_aws("DEBUT", "inbound-2")) == []
    assert forgotten.opted_out_at("garage-tremblay", CALLER) is None
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_at is None


@pytest.mark.parametrize(
    "poison",
    [
        "", "{", "[]", '{"Message": "{}"}', '{"kind_of_event": "receipt"}',
        '{"kind_of_event": "inbound_text", "carrier": "pigeon"}', of_aws("x", id_=""),
        of_aws("x", originationNumber=None), of_aws("x", messageBody=7), of_aws("x", destinationNumber=["a"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_comes_again_until_it_is_set_aside_and_takes_no_other_with_it(
    world: World, logged: Callable[[], str], poison: str
) -> None:
    texted(world, at=utc_now() - timedelta(minutes=1))
    assert handled(poison, of_aws("STOP")) == ["0"]
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_at is not None
    assert '"ReplyUnreadable":[1.0]' in logged()


def test_where_the_ledger_fails_the_text_comes_again(
    world: World, logged: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    texted(world, at=utc_now() - timedelta(minutes=1))

    def fail(*_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb")

    with monkeypatch.context() as patched:
        patched.setattr(Messages, "record", fail)
        assert handled(of_aws("STOP")) == ["0"]
    assert '"ReplyLedgerFailed":[1.0]' in logged()
    assert handled(of_aws("STOP")) == []


def test_what_nobody_foresaw_comes_again_and_says_nothing_of_the_caller(
    world: World, logged: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(f"{CALLER} wrote {SECRET_WORDS}")

    monkeypatch.setattr(Messages, "seen", fail)
    assert handled(of_aws(SECRET_WORDS)) == ["0"]
    said = logged()
    assert '"outcome":"Unforeseen","error":"ValueError"' in said.replace(" ", "").replace(",\n", ",") or (
        '"ReplyUnforeseen":[1.0]' in said
    )
    assert CALLER[2:] not in said
    assert SECRET_WORDS not in said


def test_no_number_and_no_word_of_the_caller_reaches_the_log(world: World, logged: Callable[[], str]) -> None:
    texted(world, at=utc_now() - timedelta(minutes=1))
    handled(of_aws(SECRET_WORDS), of_aws("x", "inbound-2", originationNumber="+15145550188"))
    said = logged()
    assert '"meaning":"reply"' in said
    assert '"ReplyUnplaced":[1.0]' in said
    for secret in (CALLER[2:], "5145550188", "4505550199", SECRET_WORDS, "Civic"):
        assert secret not in said


def test_a_text_that_nobody_can_place_is_done_with(world: World) -> None:
    assert handled(of_aws("STOP")) == []


def test_a_redelivered_text_is_counted_as_such(world: World, logged: Callable[[], str]) -> None:
    texted(world, at=utc_now() - timedelta(minutes=1))
    handled(of_aws("AIDE"), of_aws("AIDE"))
    said = logged()
    assert '"ReplyHelp":[1.0]' in said
    assert '"ReplyAlready":[1.0]' in said


def test_every_meaning_is_counted() -> None:
    assert list(COUNTED_AS) == list(MEANINGS)


def twilio_text(post: Post, body: str, sid: str = MESSAGE_SID) -> dict[str, Any]:
    form = {"MessageSid": sid, "From": CALLER, "To": SERVICE, "Body": body, "SmsStatus": "received"}
    url = f"{PUBLIC_URL}/calls/twilio/tremblay-twilio"
    signature = RequestValidator(TOKEN).compute_signature(url, form)
    headers = {"content-type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return post(urlencode(form), headers)


def test_a_provider_s_text_is_verified_queued_and_read_and_its_provider_s_answer_stays_the_only_one(
    world: World, post: Post
) -> None:
    answer = twilio_text(post, "STOP")
    assert (answer["statusCode"], answer["headers"]["content-type"]) == (200, "text/xml")
    assert "<Message" not in answer["body"]
    [queued] = world.queued(world.replies_url)
    assert handled(queued) == []
    assert world.contacts.get("garage-tremblay", CALLER).opted_out_at is not None
    assert owed(world) == []


def test_a_word_that_the_provider_does_not_know_is_ours_to_answer(world: World, post: Post) -> None:
    twilio_text(post, "arrêt")
    handled(*world.queued(world.replies_url))
    assert owed(world) == [("stop", "fr")]


def test_a_text_of_nobody_s_signature_is_refused(world: World, post: Post) -> None:
    form = urlencode({"MessageSid": MESSAGE_SID, "From": CALLER, "To": SERVICE, "Body": "STOP"})
    headers = {"content-type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "forged"}
    assert post(form, headers)["statusCode"] == 401
    assert world.queued(world.replies_url) == []


def test_no_word_of_a_provider_s_text_reaches_the_log(
    world: World, post: Post, logged: Callable[[], str]
) -> None:
    twilio_text(post, SECRET_WORDS)
    said = logged()
    assert MESSAGE_SID in said
    assert CALLER[2:] not in said
    assert SECRET_WORDS not in said


def test_a_text_that_cannot_be_queued_is_sent_again_by_its_provider(
    world: World, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    boto3.client("sqs").delete_queue(QueueUrl=world.replies_url)
    assert twilio_text(post, "STOP")["statusCode"] == 503
