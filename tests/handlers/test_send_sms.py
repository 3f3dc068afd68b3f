"""A message: it succeeds or fails, and comes again when its text may go."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from functions.send_sms import handler as send_sms
from functions.shared.call import TextStatus
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import utc_now
from functions.shared.newer import ITEM_SHAPE
from tests.builders import CALLER
from tests.handlers.conftest import World, remove_dealership, set_environment, status, stored


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


def shown_at(world: World, message_id: str) -> float:
    """When the queue shows the message again, UNIX seconds."""
    queue = sqs_backends[DEFAULT_ACCOUNT_ID]["ca-central-1"].queues["texts"]
    (found,) = [each for each in queue._messages if each.id == message_id]
    return float(found.visible_at) / 1000


def is_hidden_for(world: World, message_id: str, seconds: float, since: float) -> bool:
    """Whether a handler that began at `since` hid the message for so long: it may have taken its time."""
    return since + seconds - 1 <= shown_at(world, message_id) <= time.time() + seconds + 1


def message(ref: CallRef) -> str:
    return json.dumps({"dealership_id": ref.dealership_id, "call_key": ref.call_key})


@pytest.mark.parametrize(
    "poison",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"dealership_id":"garage-tremblay","call_key":"x:1","to":"+1"}',
        "é\u0000",
    ],
)
def test_a_bad_message_fails_and_takes_no_other_with_it(world: World, poison: str) -> None:
    ref = stored(world, at=utc_now())
    event = batch(world, message(ref))
    bad = {"messageId": "bad", "receiptHandle": event["Records"][0]["receiptHandle"], "body": poison}
    event["Records"].insert(0, bad | {"attributes": {"ApproximateReceiveCount": "1"}})
    answer = send_sms.handler(event, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert status(world, ref)[0] == "accepted"


def test_the_text_goes_out_by_sns_with_its_price_cap(world: World) -> None:
    event = batch(world, message(stored(world, at=utc_now())))
    assert send_sms.handler(event, None) == {"batchItemFailures": []}
    [(number, body)] = sns_backends[DEFAULT_ACCOUNT_ID]["ca-central-1"].sms_messages.values()
    assert number == CALLER
    assert body.startswith("Garage Tremblay")


def test_no_number_and_no_word_of_the_text_reaches_the_log(world: World, logged: Callable[[], str]) -> None:
    send_sms.handler(batch(world, message(stored(world, at=utc_now())), CALLER), None)
    said = logged()
    assert '"outcome":"Accepted"' in said
    assert CALLER not in said
    assert CALLER[2:] not in said
    assert "Garage Tremblay" not in said


def failures(event: dict[str, Any], *which: int) -> dict[str, list[dict[str, str]]]:
    return {"batchItemFailures": [{"itemIdentifier": event["Records"][i]["messageId"]} for i in which]}


def test_what_can_never_be_read_comes_again_at_once_so_that_it_is_soon_set_aside(world: World) -> None:
    event = batch(world, "poison")
    assert send_sms.handler(event, None) == failures(event, 0)
    assert shown_at(world, event["Records"][0]["messageId"]) <= time.time()


@pytest.mark.parametrize(("received", "seconds"), [("1", 5), ("2", 20), ("4", 120), ("14", 120)])
def test_what_may_go_later_comes_again_ever_later(
    world: World, logged: Callable[[], str], received: str, seconds: int
) -> None:
    ref = stored(world, at=utc_now())
    remove_dealership(world)
    event = batch(world, message(ref))
    event["Records"][0]["attributes"]["ApproximateReceiveCount"] = received
    began = time.time()
    assert send_sms.handler(event, None) == failures(event, 0)
    assert is_hidden_for(world, event["Records"][0]["messageId"], seconds, began)
    assert '"TextNoDealership":[1.0]' in logged()


def test_what_comes_too_early_is_asked_for_anew_when_it_is_due(world: World) -> None:
    now = utc_now()
    early = stored(world, at=now, settles_at=now + timedelta(seconds=45))
    assert send_sms.handler(batch(world, message(early)), None) == {"batchItemFailures": []}
    # From one look at the clock to the next, a busy machine takes its time.
    took = time.time() - now.timestamp()
    assert 44 - took <= asked_again_in(world, early) <= 46


def test_what_cannot_be_asked_for_anew_comes_again_as_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = utc_now()
    early = stored(world, at=now, settles_at=now + timedelta(seconds=45))
    event = batch(world, message(early))

    def fail(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://sqs")

    monkeypatch.setattr(send_sms._wiring().sqs, "send_message", fail)
    assert send_sms.handler(event, None) == failures(event, 0)


def measured(said: str, metric: str) -> list[float]:
    return [float(value) for value in re.findall(rf'"{metric}":\[([0-9.]+)', said)]


def test_how_long_a_text_has_been_tried_in_vain_is_measured(world: World, logged: Callable[[], str]) -> None:
    event = batch(world, message(stored(world, at=utc_now())))
    first = time.time() - 205
    event["Records"][0]["attributes"]["ApproximateFirstReceiveTimestamp"] = str(int(first * 1000))
    remove_dealership(world)
    send_sms.handler(event, None)
    [seconds] = measured(logged(), "TextTriedFor")
    assert 205 <= seconds <= time.time() - first + 1


def test_what_goes_out_or_comes_too_early_was_not_tried_in_vain(
    world: World, logged: Callable[[], str]
) -> None:
    now = utc_now()
    early = stored(world, at=now, settles_at=now + timedelta(seconds=45))
    send_sms.handler(batch(world, message(stored(world, "CA2", now)), message(early), "poison"), None)
    assert measured(said := logged(), "TextTriedFor") == []
    assert measured(said, "TextAccepted") == [1]


def test_a_text_that_grew_too_old_is_counted_once(world: World, logged: Callable[[], str]) -> None:
    old = message(stored(world, at=utc_now() - timedelta(minutes=16)))
    for counted in ([1], []):
        send_sms.handler(batch(world, old), None)
        assert measured(logged(), "TextStale") == counted


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
    assert send_sms.handler(event, None) == failures(event, 0)
    assert status(world, good)[0] == "accepted"
    said = logged()
    assert '"outcome":"Unforeseen","reason":"ValueError"' in said
    assert '"TextUnforeseen":[1.0]' in said
    assert CALLER[2:] not in said


def test_no_text_leaves_for_a_call_that_a_newer_version_wrote_in_its_own_shape(
    world: World, logged: Callable[[], str]
) -> None:
    ref = stored(world, at=utc_now())
    item: Any = {"TableName": world.tables["calls"], "Key": ref.key()}
    client = boto3.client("dynamodb")
    written = client.get_item(**item)["Item"]
    client.put_item(TableName=item["TableName"], Item={**written, "shape": {"N": str(ITEM_SHAPE + 1)}})
    event = batch(world, message(ref))
    assert send_sms.handler(event, None) == failures(event, 0)
    assert written["shape"] == {"N": str(ITEM_SHAPE)}
    assert client.get_item(**item)["Item"]["text_status"] == {"S": "pending"}
    assert '"outcome":"Unforeseen","reason":"WrittenByNewer"' in logged()


def test_a_message_that_the_queue_does_not_hide_fails_alone(world: World) -> None:
    ref = stored(world, at=utc_now())
    event = batch(world, "poison", message(ref))
    event["Records"][0]["receiptHandle"] = "expired"
    assert send_sms.handler(event, None) == failures(event, 0)
    assert status(world, ref)[0] == "accepted"


@pytest.mark.parametrize("status", get_args(TextStatus))
def test_each_status_of_a_text_is_counted_by_its_name(status: TextStatus) -> None:
    name = status.capitalize()
    assert send_sms.COUNTED_AS[status] == (f"Text{name}", f"TextAlready{name}")


def two_texts(world: World) -> list[CallRef]:
    now = utc_now()
    return [stored(world, "CA1", now), stored(world, "CA2", now, caller="+15145550178")]


def asked_again_in(world: World, ref: CallRef) -> float:
    """Seconds from now until the queue shows the last message that asks for the text."""
    queue = sqs_backends[DEFAULT_ACCOUNT_ID]["ca-central-1"].queues["texts"]
    last = [each for each in queue._messages if each.body == message(ref)][-1]
    return float(last.delayed_until) / 1000 - time.time()


def at_pace(world: World, monkeypatch: pytest.MonkeyPatch, parts_per_second: float) -> list[float]:
    """Sets the stage's sender to a pace. Returns what its senders will have slept."""
    naps: list[float] = []
    monkeypatch.setattr(time, "sleep", naps.append)
    set_environment(monkeypatch, replace(world.send_sms, parts_per_second=parts_per_second))
    return naps


def test_a_text_sleeps_a_moment_until_its_sender_is_free(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps = at_pace(world, monkeypatch, 1.25)
    first, second = two_texts(world)
    began = time.monotonic()
    send_sms.handler(batch(world, message(first)), None)
    send_sms._wiring.cache_clear()  # another Lambda, which shares the schedule
    send_sms.handler(batch(world, message(second)), None)
    assert naps[0] == 0
    assert 0.8 - (time.monotonic() - began) <= naps[1] <= 0.8
    assert status(world, second)[0] == "accepted"


def test_a_text_whose_turn_is_later_is_asked_for_anew_and_leaves_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps, began = at_pace(world, monkeypatch, 0.2), time.time()
    first, second = two_texts(world)
    send_sms.handler(batch(world, message(first)), None)
    assert send_sms.handler(batch(world, message(second)), None) == {"batchItemFailures": []}
    assert (status(world, first)[0], status(world, second)) == ("accepted", ("claimed", None))
    took = time.time() - began
    assert 4 - took <= asked_again_in(world, second) <= 5
    now = utc_now()
    monkeypatch.setattr(send_sms, "utc_now", lambda: now + timedelta(seconds=5))
    record = {
        "messageId": "again",
        "receiptHandle": "again",
        "body": message(second),
        "attributes": {"ApproximateReceiveCount": "1"},
    }
    assert send_sms.handler({"Records": [record]}, None) == {"batchItemFailures": []}
    assert status(world, second)[0] == "accepted"
    assert max(naps) < 1


def test_a_text_s_wait_for_its_turn_is_measured_across_the_messages_that_ask_for_it(
    world: World, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    at_pace(world, monkeypatch, 0.2)
    first, second = two_texts(world)
    send_sms.handler(batch(world, message(first)), None)
    send_sms.handler(batch(world, message(second)), None)
    assert measured(logged(), "TextWaited") == []
    now = utc_now()
    monkeypatch.setattr(send_sms, "utc_now", lambda: now + timedelta(seconds=301))
    send_sms.handler(batch(world, message(second)), None)
    [waited] = measured(logged(), "TextWaited")
    assert 300 < waited <= 302


def test_a_ledger_or_queue_that_hangs_leaves_time_for_the_steps_that_follow(world: World) -> None:
    wiring = send_sms._wiring()
    clients: list[Any] = [wiring.delivery.calls._client, wiring.delivery.contacts._client, wiring.sqs]
    for config in (client.meta.config for client in clients):
        assert (config.connect_timeout, config.read_timeout) == (1, 2)
        assert config.retries["total_max_attempts"] == 2
