"""One text per caller, whatever happens between claim and record."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from functions.send_sms import handler as send_sms
from functions.send_sms.carriers.carrier import AnswerLost, Refusal, Unavailable
from functions.send_sms.delivery import LEASE, Delivery, Unreadable
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


def deliver(world: World, carrier: Recorder, ref: CallRef, now: datetime = NOW) -> str:
    delivery = Delivery(
        calls=world.calls,
        contacts=world.contacts,
        dealership=world.dealerships.get,
        carrier=carrier,
        count=lambda _: None,
    )
    return delivery.deliver(ref, now)


def status(world: World, ref: CallRef) -> tuple[TextStatus, str | None]:
    item = world.calls.get(ref)
    assert item is not None
    return item["text_status"], item.get("text_reason")


def test_a_text_is_sent_once_and_its_life_is_recorded(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    assert deliver(world, carrier, ref) == "accepted"
    assert deliver(world, carrier, ref) == "already accepted"
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
    assert deliver(world, carrier, second) == "suppressed: cooldown"
    assert len(carrier.taken) == 1
    after = NOW + dealership().cooldown
    assert deliver(world, carrier, stored(world, "CA3", after), after) == "accepted"


def test_an_opted_out_caller_gets_none(world: World) -> None:
    world.contacts.opt_out("garage-tremblay", CALLER, NOW)
    ref, carrier = stored(world), Recorder()
    assert deliver(world, carrier, ref) == "suppressed: opted_out"
    assert carrier.taken == []


def test_an_opt_out_is_one_dealership_s(world: World) -> None:
    world.contacts.opt_out("another", CALLER, NOW)
    assert deliver(world, Recorder(), stored(world)) == "accepted"


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

    assert deliver(replace(world, contacts=Late()), carrier, ref) == "suppressed: opted_out"  # type: ignore[arg-type]
    assert carrier.taken == []


def test_an_answered_call_gets_none(world: World) -> None:
    ref = stored(world)
    world.calls.not_missed(ref, "answered", NOW)
    assert deliver(world, Recorder(), ref) == "already suppressed"


def test_a_call_answered_before_it_was_missed_gets_none(world: World) -> None:
    ref = CallRef("garage-tremblay", call_key(NOW.date(), "twilio", "CA1"))
    world.calls.not_missed(ref, "answered", NOW)
    assert stored(world) == ref
    assert deliver(world, Recorder(), ref) == "suppressed: answered"


def test_a_text_that_comes_too_early_waits_and_then_goes(world: World) -> None:
    ref, carrier = stored(world, settles_at=NOW + timedelta(seconds=25)), Recorder()
    assert deliver(world, carrier, ref) == "deferred: settling"
    assert status(world, ref) == ("deferred", "settling")
    assert deliver(world, carrier, ref, NOW + timedelta(seconds=25)) == "accepted"
    assert status(world, ref) == ("accepted", None)


def test_what_the_carrier_refuses_for_good_is_failed_and_does_not_hold_the_caller(world: World) -> None:
    carrier = Recorder(iter([Refusal("INVALID_PARAMETER")]))
    ref = stored(world)
    assert deliver(world, carrier, ref) == "failed: INVALID_PARAMETER"
    assert status(world, ref) == ("failed", "INVALID_PARAMETER")
    assert deliver(world, carrier, stored(world, "CA2")) == "accepted"


def test_an_opt_out_that_the_carrier_knows_is_remembered(world: World) -> None:
    carrier = Recorder(iter([Refusal("DESTINATION_PHONE_NUMBER_OPTED_OUT", opted_out=True)]))
    deliver(world, carrier, stored(world))
    assert deliver(world, carrier, stored(world, "CA2")) == "suppressed: opted_out"


def test_a_text_that_the_carrier_could_not_take_is_owed_still_and_goes_later(world: World) -> None:
    carrier = Recorder(iter([Unavailable("THROTTLED")]))
    ref = stored(world)
    with pytest.raises(Unavailable):
        deliver(world, carrier, ref)
    assert status(world, ref)[0] == "pending"
    assert list(world.calls.owed(NOW + timedelta(minutes=3), 10)) == [ref]
    assert deliver(world, carrier, ref) == "accepted"


def test_a_text_whose_answer_got_lost_is_never_sent_again(world: World) -> None:
    carrier = Recorder(iter([AnswerLost("ReadTimeoutError")]))
    ref = stored(world)
    assert deliver(world, carrier, ref) == "unknown"
    for later in (1, 5, 14):
        assert deliver(world, carrier, ref, NOW + timedelta(minutes=later)) == "already unknown"
    assert deliver(world, carrier, stored(world, "CA2")) == "suppressed: cooldown"
    assert carrier.taken == []


def test_a_sender_that_died_leaves_an_unknown_text_and_not_a_second_one(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    world.contacts.claim("garage-tremblay", CALLER, ref.call_key, NOW, timedelta(hours=4))
    world.calls.claim(ref, NOW)
    assert deliver(world, carrier, ref, NOW + LEASE) == "already claimed"
    assert deliver(world, carrier, ref, NOW + LEASE + timedelta(seconds=1)) == "unknown"
    assert carrier.taken == []


def test_a_sender_that_died_before_it_claimed_the_call_leaves_the_text_to_the_next(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    world.contacts.claim("garage-tremblay", CALLER, ref.call_key, NOW, timedelta(hours=4))
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=8)) == "accepted"


def test_an_answer_that_comes_late_is_suppressed_as_stale(world: World) -> None:
    ref, carrier = stored(world), Recorder()
    assert deliver(world, carrier, ref, NOW + timedelta(minutes=16)) == "suppressed: stale"


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
    assert '"outcome":"accepted"' in said
    assert CALLER not in said
    assert CALLER[2:] not in said
    assert "Garage Tremblay" not in said
