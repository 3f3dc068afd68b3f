"""One text per caller, whatever happens between claim and record."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from functions.send_sms import handler as send_sms
from functions.send_sms.carriers.carrier import AnswerLost, Refusal, Unavailable
from functions.send_sms.delivery import LEASE, Delivery, NoDealership, NotYet, TextState, Unreadable
from functions.shared.call import TextStatus, call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import utc_now
from tests.builders import CALLER, NOW, dealership, missed_call
from tests.handlers.conftest import World


def stored(world: World, call_id: str = "CA1", at: datetime = NOW, **changes: Any) -> CallRef:
    call = missed_call(call_id, at, **changes)
    assert world.calls.record(call) is None
    return CallRef(call.dealership_id, call.call_key)


@dataclass
class Recorder:
    """A carrier that does as it is told, and remembers what it took."""

    answers: Iterator[Exception | str] = field(default_factory=lambda: iter(()))
    taken: list[tuple[str, str, str]] = field(default_factory=list)
    name: str = "recorder"

    def send(self, caller: str, body: str, call: str) -> str:
        answer = next(self.answers, "message-1")
        if isinstance(answer, Exception):
            raise answer
        self.taken.append((caller, body, call))
        return answer


PROFILE = {"pk": {"S": "dealership#garage-tremblay"}, "sk": {"S": "profile"}}


def deliver(world: World, carrier: Recorder, ref: CallRef, now: datetime = NOW) -> TextState:
    delivery = Delivery(
        calls=world.calls,
        contacts=world.contacts,
        dealership=world.dealerships.get,
        carrier=carrier,
        sending=lambda _: None,
    )
    return delivery.deliver(ref, now)


def status(world: World, ref: CallRef) -> tuple[TextStatus, str | None]:
    item = world.calls.get(ref)
    assert item is not None
    return item["text_status"], item.get("text_reason")


def test_a_text_is_sent_once_and_its_life_is_recorded(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    assert deliver(world, carrier, ref) == TextState("accepted")
    assert deliver(world, carrier, ref) == TextState("accepted", already=True)
    [(caller, body, call)] = carrier.taken
    assert caller == CALLER
    assert body.startswith("Garage Tremblay : ")
    assert call == f"garage-tremblay|{ref.call_key}"
    item = world.calls.get(ref)
    assert item is not None
    recorded = {key: item[key] for key in ("text_status", "message_id", "carrier", "language", "segments")}
    assert recorded == {
        "text_status": "accepted",
        "message_id": "message-1",
        "carrier": "recorder",
        "language": "fr",
        "segments": 1,
    }
    assert item["texted_at"] == "2025-09-02T14:00:00.000Z"
    assert "owed" not in item


def test_a_caller_who_calls_twice_gets_one_text(world: World) -> None:
    carrier = Recorder()
    first, second = stored(world, "CA1"), stored(world, "CA2")
    deliver(world, carrier, first)
    assert deliver(world, carrier, second) == TextState("suppressed", "cooldown")
    assert len(carrier.taken) == 1
    after = NOW + dealership().cooldown
    assert deliver(world, carrier, stored(world, "CA3", after), after) == TextState("accepted")


def test_an_opted_out_caller_gets_none(world: World) -> None:
    world.contacts.opt_out("garage-tremblay", CALLER, NOW)
    ref, carrier = stored(world), Recorder()
    assert deliver(world, carrier, ref) == TextState("suppressed", "opted_out")
    assert carrier.taken == []


def test_an_opt_out_is_one_dealership_s(world: World) -> None:
    world.contacts.opt_out("another", CALLER, NOW)
    assert deliver(world, Recorder(), stored(world)) == TextState("accepted")


def test_an_opt_out_between_judging_and_claiming_still_counts(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    contacts = world.contacts

    class Late:
        """The caller's STOP arrives just after the policy looked."""

        def get(self, dealership_id: str, caller: str) -> dict[str, Any]:
            known = contacts.get(dealership_id, caller)
            contacts.opt_out(dealership_id, caller, NOW)
            return known

        def __getattr__(self, name: str) -> Any:
            return getattr(contacts, name)

    assert deliver(replace(world, contacts=Late()), carrier, ref) == TextState("suppressed", "opted_out")  # type: ignore[arg-type]
    assert carrier.taken == []


def test_an_answer_between_the_claims_takes_the_text_back_and_does_not_hold_the_caller(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    calls = world.calls

    class Late:
        """A person takes the call just after its caller was claimed."""

        def claim(self, ref: CallRef, at: datetime) -> None:
            calls.not_missed(ref, "answered", at)
            calls.claim(ref, at)

        def __getattr__(self, name: str) -> Any:
            return getattr(calls, name)

    late = replace(world, calls=Late())  # type: ignore[arg-type]
    assert deliver(late, carrier, ref) == TextState("suppressed", "answered", already=True)
    assert carrier.taken == []
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("accepted")


def test_a_claim_that_another_sender_of_the_call_holds_is_left_to_it(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    calls = world.calls

    class Late:
        """Another sender, with a message that came twice, claims the call first."""

        def claim(self, ref: CallRef, at: datetime) -> None:
            calls.claim(ref, at)
            calls.claim(ref, at)

        def __getattr__(self, name: str) -> Any:
            return getattr(calls, name)

    assert deliver(replace(world, calls=Late()), carrier, ref) == TextState("claimed", already=True)  # type: ignore[arg-type]
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "cooldown")


def test_an_answered_call_gets_none(world: World) -> None:
    ref = stored(world)
    world.calls.not_missed(ref, "answered", NOW)
    assert deliver(world, Recorder(), ref) == TextState("suppressed", "answered", already=True)


def test_a_call_answered_before_it_was_missed_gets_none(world: World) -> None:
    ref = CallRef("garage-tremblay", call_key(NOW.date(), "twilio", "CA1"))
    world.calls.not_missed(ref, "answered", NOW)
    assert stored(world) == ref
    assert deliver(world, Recorder(), ref) == TextState("suppressed", "answered")


@pytest.mark.parametrize(("early", "seconds"), [(0.004, 1), (24.2, 25), (899.0, 899)])
def test_a_text_that_comes_minutes_too_early_comes_again_in_time(
    world: World, early: float, seconds: int
) -> None:
    due = NOW + timedelta(seconds=early)
    ref, carrier = stored(world, settles_at=due), Recorder()
    with pytest.raises(NotYet) as raised:
        deliver(world, carrier, ref)
    assert raised.value.seconds == seconds
    # Were its message lost, the sweeper would ask for it as for any other.
    assert status(world, ref) == ("pending", None)
    assert list(world.calls.owed(due + timedelta(minutes=2), 10)) == [ref]
    assert deliver(world, carrier, ref, NOW + timedelta(seconds=seconds)) == TextState("accepted")


def test_a_text_that_is_due_much_later_is_left_to_the_sweeper_and_then_goes(world: World) -> None:
    due = NOW + timedelta(minutes=15)
    ref, carrier = stored(world, settles_at=due), Recorder()
    assert deliver(world, carrier, ref) == TextState("deferred", "settling")
    assert status(world, ref) == ("deferred", "settling")
    assert list(world.calls.owed(due, 10)) == [ref]
    assert deliver(world, carrier, ref, due) == TextState("accepted")
    assert status(world, ref) == ("accepted", None)


def test_what_the_carrier_refuses_for_good_is_failed_and_does_not_hold_the_caller(world: World) -> None:
    carrier = Recorder(iter([Refusal("INVALID_PARAMETER")]))
    ref = stored(world)
    assert deliver(world, carrier, ref) == TextState("failed", "INVALID_PARAMETER")
    assert status(world, ref) == ("failed", "INVALID_PARAMETER")
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("accepted")


def test_an_opt_out_that_the_carrier_knows_is_remembered(world: World) -> None:
    carrier = Recorder(iter([Refusal("DESTINATION_PHONE_NUMBER_OPTED_OUT", opted_out=True)]))
    deliver(world, carrier, stored(world))
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "opted_out")


def test_an_opt_out_is_remembered_though_the_call_cannot_be_settled(world: World) -> None:
    carrier = Recorder(iter([Refusal("DESTINATION_PHONE_NUMBER_OPTED_OUT", opted_out=True)]))
    calls = world.calls

    class Failing:
        def settle(self, *_: object, **__: object) -> None:
            raise EndpointConnectionError(endpoint_url="https://dynamodb")

        def __getattr__(self, name: str) -> Any:
            return getattr(calls, name)

    with pytest.raises(EndpointConnectionError):
        deliver(replace(world, calls=Failing()), carrier, stored(world))  # type: ignore[arg-type]
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "opted_out")


def test_a_call_that_is_free_again_does_not_take_the_caller_from_another_of_its_senders(world: World) -> None:
    ref, calls, contacts = stored(world), world.calls, world.contacts

    class Hurried:
        """As soon as the call is free, a message that came twice sends its text."""

        def release(self, ref: CallRef) -> None:
            calls.release(ref)
            assert deliver(world, Recorder(), ref) == TextState("accepted")

        def __getattr__(self, name: str) -> Any:
            return getattr(calls, name)

    with pytest.raises(Unavailable):
        deliver(replace(world, calls=Hurried()), Recorder(iter([Unavailable("THROTTLED")])), ref)  # type: ignore[arg-type]
    assert contacts.get("garage-tremblay", CALLER)["last_text_call"] == ref.call_key


def test_a_caller_whom_staff_reached_meanwhile_gets_none(world: World) -> None:
    ref = stored(world)
    world.calls._update(ref, {"recovered_at": NOW})
    assert deliver(world, Recorder(), ref) == TextState("suppressed", "recovered")


def test_a_text_that_the_carrier_could_not_take_is_owed_still_and_goes_later(world: World) -> None:
    carrier = Recorder(iter([Unavailable("THROTTLED")]))
    ref = stored(world)
    with pytest.raises(Unavailable):
        deliver(world, carrier, ref)
    assert status(world, ref)[0] == "pending"
    assert list(world.calls.owed(NOW + timedelta(minutes=3), 10)) == [ref]
    assert deliver(world, carrier, ref) == TextState("accepted")


def test_a_text_whose_answer_got_lost_is_never_sent_again(world: World) -> None:
    carrier = Recorder(iter([AnswerLost("ReadTimeoutError")]))
    ref = stored(world)
    assert deliver(world, carrier, ref) == TextState("unknown", "ReadTimeoutError")
    lost = TextState("unknown", "ReadTimeoutError", already=True)
    for later in (1, 5, 14):
        assert deliver(world, carrier, ref, NOW + timedelta(minutes=later)) == lost
    assert deliver(world, carrier, stored(world, "CA2")) == TextState("suppressed", "cooldown")
    assert carrier.taken == []


def test_a_sender_that_died_leaves_an_unknown_text_and_not_a_second_one(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    world.contacts.claim("garage-tremblay", CALLER, ref.call_key, NOW, timedelta(hours=4))
    world.calls.claim(ref, NOW)
    assert deliver(world, carrier, ref, NOW + LEASE) == TextState("claimed", already=True)
    assert deliver(world, carrier, ref, NOW + LEASE + timedelta(seconds=1)) == TextState(
        "unknown", "sender_died"
    )
    assert carrier.taken == []


def test_a_sender_that_died_before_it_claimed_the_call_leaves_the_text_to_the_next(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    world.contacts.claim("garage-tremblay", CALLER, ref.call_key, NOW, timedelta(hours=4))
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=8)) == TextState("accepted")


@pytest.mark.parametrize("fate", ["stale", "answered"])
def test_a_sender_that_died_between_the_claims_does_not_hold_the_caller_of_a_text_that_is_off(
    world: World, fate: str
) -> None:
    ref, carrier = stored(world), Recorder()
    world.contacts.claim("garage-tremblay", CALLER, ref.call_key, NOW, timedelta(hours=4))
    if fate == "answered":
        world.calls.not_missed(ref, "answered", NOW)
    deliver(world, carrier, ref, NOW + timedelta(minutes=16))
    assert status(world, ref) == ("suppressed", fate)
    later = NOW + timedelta(minutes=17)
    assert deliver(world, carrier, stored(world, "CA2", later), later) == TextState("accepted")


def test_an_answer_that_comes_late_is_suppressed_as_stale(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=16)) == TextState("suppressed", "stale")


def test_a_call_of_days_ago_is_not_answered_though_its_webhook_came_just_now(world: World) -> None:
    ref, carrier = stored(world, occurred_at=NOW - timedelta(days=3)), Recorder()
    assert deliver(world, carrier, ref) == TextState("suppressed", "stale")


def remove_dealership(world: World) -> None:
    boto3.client("dynamodb").delete_item(TableName=world.tables["directory"], Key=PROFILE)


def spoil_dealership(world: World) -> None:
    """As another version of the code may write it."""
    document = {"S": json.dumps({"id": "garage-tremblay", "telephone": CALLER})}
    boto3.client("dynamodb").update_item(
        TableName=world.tables["directory"],
        Key=PROFILE,
        UpdateExpression="SET document = :document",
        ExpressionAttributeValues={":document": document},
    )


@pytest.mark.parametrize("spoil", [remove_dealership, spoil_dealership])
def test_a_text_waits_for_a_dealership_that_cannot_be_read_until_it_is_stale(
    world: World, spoil: Callable[[World], None]
) -> None:
    ref, carrier = stored(world), Recorder()
    spoil(world)
    with pytest.raises(NoDealership) as raised:
        deliver(world, carrier, ref)
    assert CALLER not in str(raised.getrepr(chain=True))
    assert status(world, ref) == ("pending", None)
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=16)) == TextState("suppressed", "stale")
    assert status(world, ref) == ("suppressed", "stale")


@pytest.mark.parametrize(
    "ref", [CallRef("garage-tremblay", "2025-09-01#twilio:none"), CallRef("nobody", "2025-09-01#x:1")]
)
def test_a_message_that_names_no_call_is_unreadable(world: World, ref: CallRef) -> None:
    with pytest.raises(Unreadable):
        deliver(world, Recorder(), ref)


class Clock:
    def __init__(self, milliseconds: int = 60_000) -> None:
        self.milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


def batch(world: World, *bodies: str) -> dict[str, Any]:
    sqs = boto3.client("sqs")
    for body in bodies:
        sqs.send_message(QueueUrl=world.queue_url, MessageBody=body)
    found = sqs.receive_message(QueueUrl=world.queue_url, MaxNumberOfMessages=10, AttributeNames=["All"])
    return {
        "Records": [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
            }
            for message in found["Messages"]
        ]
    }


def hidden_for(world: World, message_id: str) -> float:
    """Seconds until the queue shows the message again."""
    (queue,) = sqs_backends[DEFAULT_ACCOUNT_ID]["ca-central-1"].queues.values()
    (found,) = [each for each in queue._messages if each.id == message_id]
    return float(found.visible_at) / 1000 - time.time()


def message(ref: CallRef) -> str:
    return json.dumps({"dealership_id": ref.dealership_id, "call_key": ref.call_key})


@pytest.mark.parametrize(
    "poison",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"dealership_id":"garage-tremblay","call_key":"2025-09-01#x:1","to":"+1"}',
        "é\u0000",
    ],
)
def test_a_bad_message_fails_alone_while_its_batch_goes_on(world: World, poison: str) -> None:
    ref = stored(world, at=utc_now())
    event = batch(world, message(ref))
    bad = {"messageId": "bad", "receiptHandle": event["Records"][0]["receiptHandle"], "body": poison}
    event["Records"].insert(0, bad | {"attributes": {"ApproximateReceiveCount": "1"}})
    answer = send_sms.handler(event, Clock())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert status(world, ref)[0] == "accepted"


def test_the_text_goes_out_by_sns_with_its_price_cap(world: World) -> None:
    event = batch(world, message(stored(world, at=utc_now())))
    assert send_sms.handler(event, Clock()) == {"batchItemFailures": []}
    [(number, body)] = sns_backends[DEFAULT_ACCOUNT_ID]["ca-central-1"].sms_messages.values()
    assert number == CALLER
    assert body.startswith("Garage Tremblay")


def test_a_batch_that_runs_out_of_time_gives_the_rest_back_untouched(world: World) -> None:
    ref = stored(world, at=utc_now())
    event = batch(world, message(ref))
    answer = send_sms.handler(event, Clock(7_999))
    assert len(answer["batchItemFailures"]) == 1
    assert status(world, ref) == ("pending", None)


def test_no_number_and_no_word_of_the_text_reaches_the_log(world: World, logged: Callable[[], str]) -> None:
    send_sms.handler(batch(world, message(stored(world, at=utc_now())), CALLER), Clock())
    said = logged()
    assert '"outcome":"Accepted"' in said
    assert CALLER not in said
    assert CALLER[2:] not in said
    assert "Garage Tremblay" not in said


def failures(event: dict[str, Any], *which: int) -> dict[str, list[dict[str, str]]]:
    return {"batchItemFailures": [{"itemIdentifier": event["Records"][i]["messageId"]} for i in which]}


def test_what_can_never_be_read_comes_again_at_once_so_that_it_is_soon_set_aside(world: World) -> None:
    event = batch(world, "poison")
    assert send_sms.handler(event, Clock()) == failures(event, 0)
    assert hidden_for(world, event["Records"][0]["messageId"]) <= 0


@pytest.mark.parametrize(("received", "seconds"), [("1", 5), ("2", 20), ("4", 120), ("14", 120)])
def test_what_may_go_later_comes_again_ever_later(
    world: World, logged: Callable[[], str], received: str, seconds: int
) -> None:
    ref = stored(world, at=utc_now())
    remove_dealership(world)
    event = batch(world, message(ref))
    event["Records"][0]["attributes"]["ApproximateReceiveCount"] = received
    assert send_sms.handler(event, Clock()) == failures(event, 0)
    assert hidden_for(world, event["Records"][0]["messageId"]) == pytest.approx(seconds, abs=2)
    assert '"TextNoDealership":[1.0]' in logged()


def test_what_comes_too_early_comes_again_when_it_is_due(world: World) -> None:
    now = utc_now()
    event = batch(world, message(stored(world, at=now, settles_at=now + timedelta(seconds=45))))
    assert send_sms.handler(event, Clock()) == failures(event, 0)
    assert hidden_for(world, event["Records"][0]["messageId"]) == pytest.approx(45, abs=2)


def test_what_nobody_foresaw_fails_alone_and_says_nothing_of_the_caller(
    world: World, logged: Callable[[], str]
) -> None:
    now = utc_now()
    odd, good = stored(world, at=now), stored(world, "CA2", now, caller="+15145550178")
    boto3.client("dynamodb").update_item(
        TableName=world.tables["calls"],
        Key=odd.key(),
        UpdateExpression="SET settles_at = :odd",
        ExpressionAttributeValues={":odd": {"S": f"when {CALLER} called"}},
    )
    event = batch(world, message(odd), message(good))
    assert send_sms.handler(event, Clock()) == failures(event, 0)
    assert status(world, good)[0] == "accepted"
    said = logged()
    assert '"outcome":"Unforeseen","reason":"ValueError"' in said
    assert '"TextUnforeseen":[1.0]' in said
    assert CALLER[2:] not in said


def test_a_message_that_the_queue_does_not_hide_fails_alone(world: World) -> None:
    ref = stored(world, at=utc_now())
    event = batch(world, "poison", message(ref))
    event["Records"][0]["receiptHandle"] = "expired"
    assert send_sms.handler(event, Clock()) == failures(event, 0)
    assert status(world, ref)[0] == "accepted"


def two_texts(world: World) -> list[CallRef]:
    now = utc_now()
    return [stored(world, "CA1", now), stored(world, "CA2", now, caller="+15145550178")]


def test_a_text_waits_for_the_one_before_also_from_batch_to_batch(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPEL_SECONDS_PER_PART", "0.5")
    first, second = two_texts(world)
    send_sms.handler(batch(world, message(first)), Clock())
    began = time.monotonic()
    send_sms.handler(batch(world, message(second)), Clock())
    assert time.monotonic() - began >= 0.4
    assert status(world, second)[0] == "accepted"


def test_a_text_that_would_wait_too_long_for_its_turn_is_given_back_untouched(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPEL_SECONDS_PER_PART", "30")
    first, second = two_texts(world)
    event = batch(world, message(first), message(second))
    assert send_sms.handler(event, Clock(30_000)) == failures(event, 1)
    assert (status(world, first)[0], status(world, second)) == ("accepted", ("pending", None))


def test_a_ledger_or_queue_that_hangs_does_not_take_the_batch_s_time(world: World) -> None:
    delivery, _, sqs = send_sms._wiring()
    clients: list[Any] = [delivery.calls._client, delivery.contacts._client, sqs]
    for config in (client.meta.config for client in clients):
        assert (config.connect_timeout, config.read_timeout) == (1, 2)
        assert config.retries["total_max_attempts"] == 2
