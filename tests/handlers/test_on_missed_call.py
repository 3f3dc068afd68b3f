"""What a provider hears, what the ledger keeps, and what is asked of send_sms."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import boto3
import pytest
from standardwebhooks import Webhook

from functions.on_missed_call import handler as on_missed_call
from functions.on_missed_call.intake import Intake
from functions.shared import message
from functions.shared.outbox import Outbox
from tests.builders import CALLER, SERVICE, dealership
from tests.handlers.conftest import SECRETS, TOKEN, Post, World

JSON = {"content-type": "application/json"}


@pytest.fixture(autouse=True)
def moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Webhooks come a millisecond apart, however long a busy machine takes from one to the next."""
    began, passed = datetime.now(UTC), count(1)
    monkeypatch.setattr(on_missed_call, "utc_now", lambda: began + timedelta(milliseconds=next(passed)))


def pbx(post: Post, type_: str = "call.missed", delivery: str = "msg_1", **changes: Any) -> dict[str, Any]:
    data = {"call_id": "pbx-1", "from": CALLER, "to": SERVICE} | changes
    body = json.dumps({"type": type_, "data": data})
    moment = datetime.now(UTC)
    headers = JSON | {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(SECRETS["tremblay-pbx"]).sign(delivery, moment, body),
    }
    return post(body, headers, "standardwebhooks", "tremblay-pbx")


def error(answer: dict[str, Any]) -> tuple[int, str]:
    return answer["statusCode"], json.loads(answer["body"])["error"]


def test_a_missed_call_is_stored_its_text_is_asked_for_and_twilio_hears_twiml(
    world: World, twilio: Post
) -> None:
    answer = twilio(DialCallStatus="no-answer")
    assert answer["statusCode"] == 200
    assert answer["headers"]["content-type"] == "text/xml"
    [call] = world.all_calls()
    assert call["text_status"] == "pending"
    assert (call["department"], call["line"], call["outcome"]) == ("service", "Service", "no_answer")
    [body] = world.queued()
    assert message.from_json(body).call_key == call["call_key"]
    assert CALLER not in body


@pytest.mark.parametrize(
    ("written", "caller"),
    [("+1", None), ("Private Caller", None), ("NULL", None), ("5145550177", CALLER)],
)
def test_a_call_with_a_raw_caller_id_is_stored_and_its_caller_hears_no_error(
    world: World, twilio: Post, written: str, caller: str | None
) -> None:
    answer = twilio(DialCallStatus="busy", From=written, To=SERVICE.removeprefix("+1"))
    assert (answer["statusCode"], answer["headers"]["content-type"]) == (200, "text/xml")
    [call] = world.all_calls()
    assert (call.get("caller"), call["department"], call["outcome"]) == (caller, "service", "busy")
    assert len(world.queued()) == 1


@pytest.mark.parametrize(
    ("fields", "goes_on"),
    [
        ({"DialCallStatus": "no-answer"}, True),
        ({"DialCallStatus": "completed"}, False),
        ({"CallStatus": "ringing"}, False),
        ({"From": "client:julie", "To": CALLER, "DialCallStatus": "no-answer"}, False),
    ],
)
def test_only_an_unanswered_call_goes_on_where_the_dealership_wants_it(
    world: World, twilio: Post, fields: dict[str, str], goes_on: bool
) -> None:
    voicemail = "https://voicemail.example.ca/"
    integrations = [{"id": "tremblay-twilio", "provider": "twilio", "after_call_url": voicemail}]
    world.dealerships.apply(
        dealership(integrations=integrations), {"tremblay-twilio": "/secrets/tremblay-twilio"}
    )
    for _ in range(2):  # a retry hears the same
        assert (voicemail in twilio(**fields)["body"]) is goes_on


def test_a_duplicate_is_acknowledged_and_changes_nothing(world: World, twilio: Post) -> None:
    twilio(DialCallStatus="no-answer")
    before = world.all_calls()
    assert twilio(DialCallStatus="no-answer")["statusCode"] == 200
    assert world.all_calls() == before
    assert len(world.queued()) == 1


def test_a_standard_webhook_is_stored_too_and_hears_what_it_did(world: World, post: Post) -> None:
    answer = pbx(post)
    stored = '{"status":"stored","department":"service","text":"pending"}'
    assert (answer["statusCode"], answer["body"]) == (200, stored)
    assert [call["provider"] for call in world.all_calls()] == ["standardwebhooks"]


def test_a_retry_with_the_same_id_and_body_is_acknowledged(world: World, post: Post) -> None:
    assert [pbx(post)["statusCode"], pbx(post)["statusCode"]] == [200, 200]
    assert len(world.queued()) == 1


def test_an_id_used_again_for_another_body_is_refused(world: World, post: Post) -> None:
    pbx(post)
    assert error(pbx(post, reason="busy")) == (409, "replayed_id")
    assert [call["outcome"] for call in world.all_calls()] == ["no_answer"]


def test_an_answer_within_the_window_takes_the_text_back(world: World, post: Post) -> None:
    pbx(post)
    assert pbx(post, "call.answered", "msg_2")["statusCode"] == 200
    [call] = world.all_calls()
    assert (call["text_status"], call["text_reason"]) == ("suppressed", "answered")
    assert "owed" not in call


def test_an_answer_that_comes_before_the_missed_leg_waits_for_it(world: World, post: Post) -> None:
    pbx(post, "call.answered", "msg_1")
    [note] = world.all_calls()
    assert "outcome" not in note
    assert "owed" not in note
    pbx(post, "call.missed", "msg_2")
    [call] = world.all_calls()
    assert call["answered_at"] == note["answered_at"]
    assert call["expires_at"] - note["expires_at"] < 60, "it is an item of its own, and kept as long as any"


@pytest.mark.parametrize(
    "changes",
    [
        {"Direction": "outbound-api", "CallStatus": "no-answer"},
        {"CallStatus": "ringing"},
        {"CallStatus": "completed"},
    ],
)
def test_outbound_calls_and_progress_are_acknowledged_and_change_nothing(
    world: World, twilio: Post, changes: dict[str, str]
) -> None:
    assert twilio(**changes)["statusCode"] == 200
    assert (world.all_calls(), world.queued()) == ([], [])


def test_a_call_to_an_unknown_line_is_kept_and_counted(
    world: World, twilio: Post, logged: Callable[[], str]
) -> None:
    twilio(DialCallStatus="busy", To="+14185550199")
    [call] = world.all_calls()
    assert (call["department"], call["line"]) == ("other", "unknown")
    assert "UnknownLine" in logged()


def test_a_withheld_number_is_kept_without_a_caller(world: World, twilio: Post) -> None:
    twilio(DialCallStatus="busy", From="anonymous")
    [call] = world.all_calls()
    assert "caller" not in call


def test_a_forged_signature_is_refused_and_changes_nothing(world: World, twilio: Post) -> None:
    assert error(twilio(token="forged", DialCallStatus="busy")) == (401, "bad_signature")
    assert world.all_calls() == []


def test_an_integration_writes_to_its_own_dealership_only(world: World, post: Post) -> None:
    pbx(post, dealership_id="another", to="+15145550100")
    assert [call["dealership_id"] for call in world.all_calls()] == ["garage-tremblay"]


@pytest.mark.parametrize("provider", ["nobody", "\x00", ""])
def test_an_unknown_provider_is_404(post: Post, provider: str) -> None:
    assert error(post("{}", JSON, provider, "tremblay-twilio")) == (404, "unknown_provider")


@pytest.mark.parametrize(
    ("provider", "integration"),
    [
        ("twilio", "nobody"),
        ("standardwebhooks", "tremblay-twilio"),
        ("twilio", ""),
        ("twilio", "x" * 65),  # a key that DynamoDB would not take
    ],
)
def test_an_unknown_integration_answers_as_a_known_one_does_to_a_stranger(
    post: Post, provider: str, integration: str
) -> None:
    known = {"twilio": "tremblay-twilio", "standardwebhooks": "tremblay-pbx"}[provider]
    form = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": "AAAA"}
    for body, headers in (("{}", JSON), ("CallSid=CA1", form), ("x" * 300_000, JSON)):
        assert post(body, headers, provider, integration) == post(body, headers, provider, known)


def test_strangers_are_counted_apart_from_an_integration_that_is_refused(
    post: Post, twilio: Post, logged: Callable[[], str]
) -> None:
    post("{}", JSON, "twilio", "nobody")
    said = logged()
    assert '"UnknownIntegration":[1.0]' in said
    assert '"Refused":[' not in said
    twilio(token="forged", DialCallStatus="busy")
    assert '"Refused":[1.0]' in logged()


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ("a=1", {"content-type": "application/x-www-form-urlencoded"}, (415, "wrong_content_type")),
        ("{}", {}, (415, "wrong_content_type")),
        ("x" * (256 * 1024 + 1), JSON, (413, "body_too_large")),
        ("x" * (256 * 1024), JSON, (401, "missing_signature")),
        ("{}", JSON, (401, "missing_signature")),
        (
            "{}",
            JSON | {"webhook-id": "é", "webhook-timestamp": "1", "webhook-signature": "v1,a"},
            (400, "malformed_header"),
        ),
        (
            "{}",
            JSON | {"webhook-id": "1", "webhook-timestamp": "x", "webhook-signature": "v1,a"},
            (401, "bad_timestamp"),
        ),
        (
            "{}",
            JSON | {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,a"},
            (401, "stale_timestamp"),
        ),
        (b"\xff\x00", JSON, (401, "missing_signature")),
    ],
)
def test_bad_input_is_a_4xx_that_names_the_problem(
    world: World, post: Post, body: str | bytes, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    assert error(post(body, headers, "standardwebhooks", "tremblay-pbx")) == expected
    assert world.all_calls() == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Body": "C" * 32 * 1024}, (413, "body_too_large")),
        ({f"field{number}": "" for number in range(201)}, (400, "malformed_body")),
    ],
)
def test_a_form_that_no_provider_sends_is_refused_before_anything_is_computed(
    world: World, twilio: Post, fields: dict[str, str], expected: tuple[int, str]
) -> None:
    assert error(twilio(token="forged", **fields)) == expected
    assert world.all_calls() == []


def test_what_nobody_foresaw_is_one_500_and_one_metric_that_quotes_nothing(
    world: World, twilio: Post, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(CALLER)

    monkeypatch.setattr(Intake, "receive", fail)
    assert error(twilio(DialCallStatus="busy")) == (500, "unforeseen")
    said = logged()
    assert '"Unforeseen":[1.0]' in said
    assert CALLER not in said
    assert "Traceback" not in said


def test_a_signed_body_that_cannot_be_read_is_400(world: World, post: Post) -> None:
    answer = pbx(post, **{"from": "514-555-0177"})
    assert error(answer) == (400, "not_e164")
    assert "514-555" not in answer["body"]


def test_an_integration_without_a_secret_is_never_open(world: World, twilio: Post) -> None:
    boto3.client("ssm").put_parameter(
        Name="/secrets/tremblay-twilio", Value="\n", Type="SecureString", Overwrite=True
    )
    assert error(twilio(token="", DialCallStatus="busy")) == (503, "no_secret")
    assert world.all_calls() == []


def test_a_rotated_secret_is_known_as_soon_as_it_is_used(
    world: World, twilio: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert twilio(DialCallStatus="busy")["statusCode"] == 200
    rotated = f"new-token\n{TOKEN}"
    boto3.client("ssm").put_parameter(
        Name="/secrets/tremblay-twilio", Value=rotated, Type="SecureString", Overwrite=True
    )
    later = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr(on_missed_call, "utc_now", lambda: later)
    assert twilio(token="new-token", CallSid="CA2", DialCallStatus="busy")["statusCode"] == 200
    assert twilio(CallSid="CA3", DialCallStatus="busy")["statusCode"] == 200


def test_what_cannot_be_stored_is_a_503_so_that_the_provider_retries(world: World, twilio: Post) -> None:
    boto3.client("dynamodb").delete_table(TableName=world.tables["calls"])
    assert error(twilio(DialCallStatus="busy")) == (503, "not_stored")


def test_a_stored_call_is_acknowledged_even_where_the_queue_fails_and_stays_owed(
    world: World, twilio: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    boto3.client("sqs").delete_queue(QueueUrl=world.queue_url)
    assert twilio(DialCallStatus="busy")["statusCode"] == 200
    [call] = world.all_calls()
    assert (call["text_status"], call["owed"][:5]) == ("pending", "text#")


def test_a_text_is_asked_for_even_where_the_caller_s_history_cannot_be_kept(
    world: World, twilio: Post
) -> None:
    """As where it has grown over DynamoDB's 400 KB: here it is no set that could grow."""
    history = {"dealership_id": {"S": "garage-tremblay#callers"}, "call_key": {"S": CALLER}}
    boto3.client("dynamodb").put_item(
        TableName=world.tables["calls"], Item=history | {"history": {"S": "no set"}}
    )
    assert error(twilio(DialCallStatus="busy")) == (503, "not_stored")  # so that a retry adds it
    assert len(world.queued()) == 1


def test_no_number_and_no_secret_reaches_the_log(
    world: World, twilio: Post, post: Post, logged: Callable[[], str]
) -> None:
    twilio(DialCallStatus="busy")
    twilio(token="forged", DialCallStatus="busy")
    pbx(post, **{"from": "+15145550177x"})
    post("{}", JSON, "twilio", CALLER)
    said = logged()
    assert said.count('"status"') == 4
    for private in (CALLER, CALLER[2:], SERVICE[2:], TOKEN, SECRETS["tremblay-pbx"]):
        assert private not in said


def test_each_webhook_is_one_log_line_that_parses(
    world: World, twilio: Post, logged: Callable[[], str]
) -> None:
    twilio(DialCallStatus="busy")
    lines = [json.loads(line) for line in logged().splitlines()]
    [line] = [line for line in lines if line.get("message") == "webhook"]
    assert (line["outcome"], line["status"], line["dealership_id"]) == ("MissedCall", 200, "garage-tremblay")


def test_the_longest_id_that_a_dealership_s_file_may_give_is_known(world: World, post: Post) -> None:
    longest = "x" * 64
    made = dealership(integrations=[{"id": longest, "provider": "standardwebhooks"}])
    world.dealerships.apply(made, {longest: "/secrets/tremblay-pbx"})
    assert error(post("{}", JSON, "standardwebhooks", longest)) == (401, "missing_signature")


def test_a_text_is_asked_for_when_its_call_has_settled(world: World, twilio: Post) -> None:
    integrations = [{"id": "tremblay-twilio", "provider": "twilio", "settle_seconds": 20}]
    world.dealerships.apply(
        dealership(integrations=integrations), {"tremblay-twilio": "/secrets/tremblay-twilio"}
    )
    twilio(DialCallStatus="no-answer")
    assert world.queued() == []
    queue = boto3.client("sqs").get_queue_attributes(QueueUrl=world.queue_url, AttributeNames=["All"])
    assert queue["Attributes"]["ApproximateNumberOfMessagesDelayed"] == "1"


def test_the_settle_window_is_the_message_s_delay() -> None:
    asked: list[dict[str, Any]] = []

    class Queue:
        def send_message(self, **kwargs: Any) -> None:
            asked.append(kwargs)

    from functions.shared.ledger.calls import CallRef

    Outbox(Queue(), "url").ask(CallRef("d-1", "p:1"), 25)  # type: ignore[arg-type]
    assert asked[0]["DelaySeconds"] == 25


@pytest.mark.parametrize(
    "reasons", [("no_answer", "voicemail"), ("voicemail", "no_answer"), ("failed", "voicemail")]
)
def test_of_a_call_s_outcomes_the_truer_one_stays_in_whatever_order(
    world: World, post: Post, reasons: tuple[str, str]
) -> None:
    for delivery, reason in enumerate(reasons):
        assert pbx(post, delivery=f"msg_{delivery}", reason=reason)["statusCode"] == 200
    assert [call["outcome"] for call in world.all_calls()] == ["voicemail"]
