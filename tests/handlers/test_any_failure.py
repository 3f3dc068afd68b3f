"""Whichever request to AWS fails, and however: what README promises of a call holds an hour later.

Each story is played in peace. Then it is played again from before each of its steps: once for each request
that the step makes, and each way in which it can go wrong. All pairs of failures would take an hour: some are
drawn.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.dynamodb.parsing.validators import ActionCountValidator, OverlappingPathsValidator

from functions.on_missed_call import handler as on_missed_call
from functions.on_missed_call import sweep
from functions.send_sms import handler as send_sms
from functions.shared import aws as clients
from tests.builders import dealership
from tests.handlers.conftest import Post, World
from tests.handlers.faults import Fault, Requests
from tests.handlers.passing_hour import Hour, Story, Told
from tests.handlers.played_aws import Clock, PlayedAws
from tests.infra.fixtures import Template, one

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics")

MISSED = Told("first")
CALLED_BACK = Told("back", 1200, "call.answered", inbound=False)  # when its text is long out
# Its text is tried after 25 s: where that fails, the answer comes before the next try.
ANSWERED = [Told("first", integration="tremblay-slow"), Told("first", 27, "call.answered")]
STORIES = {
    "a missed call": Story([MISSED], texts=1),
    "one told twice, and called back": Story([MISSED, MISSED, CALLED_BACK], texts=1),
    "two of one caller": Story([MISSED, Told("second", 3)], texts=1),
    "one answered after all": Story(ANSWERED, texts=1),
    "one of a caller who opted out": Story([MISSED], texts=0, opted_out=True, fails_from=2),
    "one of a caller whom the carrier refuses": Story(
        [MISSED], texts=0, refusal="OptedOut", refuses_for=3600, fails_from=2
    ),
}
IN_TIME = timedelta(minutes=15)
FACTS = ("outcome", "occurred_at", "called_back_at", "recovered_at", "recovered_by", "repeat_of")
A_TEXT_MAY_HAVE_GONE = ("accepted", "unknown")


@pytest.fixture
def aws(world: World, post: Post, template: Template, monkeypatch: pytest.MonkeyPatch) -> PlayedAws:
    integrations: list[dict[str, Any]] = [
        {"id": "tremblay-pbx", "provider": "standardwebhooks"},
        {"id": "tremblay-slow", "provider": "standardwebhooks", "settle_seconds": 25},
    ]
    world.dealerships.apply(
        dealership(integrations=integrations), {each["id"]: "/secrets/tremblay-pbx" for each in integrations}
    )
    queue, sqs = one(template, "AWS::SQS::Queue", "DeliveryTexts"), boto3.client("sqs")
    sqs.create_queue(QueueName="dead")
    redrive = queue["RedrivePolicy"] | {"deadLetterTargetArn": "arn:aws:sqs:ca-central-1:123456789012:dead"}
    sqs.set_queue_attributes(
        QueueUrl=world.queue_url,
        Attributes={
            "RedrivePolicy": json.dumps(redrive),
            "VisibilityTimeout": str(queue["VisibilityTimeout"]),
        },
    )
    clock, requests = Clock(), Requests()
    client: Any = clients.client

    @cache
    def watched(service: str, config: Any = clients.TIMEOUTS) -> Any:
        return requests.watch(client(service, config))

    monkeypatch.setattr(clients, "client", watched)
    for module in (on_missed_call, send_sms, sweep):
        monkeypatch.setattr(module, "utc_now", lambda: clock.now)
    for check in (ActionCountValidator, OverlappingPathsValidator):  # a fifth of the time, for form's sake
        monkeypatch.setattr(check, "traverse", lambda _, tree: tree)
    monkeypatch.setattr("moto.sqs.models.unix_time", lambda: clock.now.timestamp())
    monkeypatch.setattr("moto.sqs.models.unix_time_millis", lambda: clock.now.timestamp() * 1000)
    return PlayedAws(world, post, requests, clock)


@pytest.fixture
def in_peace(aws: PlayedAws) -> Callable[[str], Hour]:
    """A story's hour without a failure."""
    return cache(lambda name: Hour(aws, STORIES[name], {}))


def broken(story: Story, hour: Hour, calm: Hour) -> Iterator[str]:
    """The promises that an hour broke. `calm` is the same story without a failure."""
    statuses = Counter(call["text_status"] for call in hour.calls.values())
    accepted, possible = statuses["accepted"], sum(statuses[each] for each in A_TEXT_MAY_HAVE_GONE)
    if hour.lies:
        yield f"heard 2xx before it was stored: {hour.lies}"
    if hour.unheard:
        yield f"never heard 2xx: {hour.unheard}"
    if len(hour.texts) > story.texts:
        yield f"{len(hour.texts)} texts went out, of {story.texts} due"
    if hour.dead_letters:
        yield f"dead letters: {hour.dead_letters}"
    if len(hour.texts) < story.texts and not excused(hour):
        yield f"{len(hour.texts)} texts went out, of {story.texts} due, and nothing hit the sending"
    if any(after > IN_TIME for after in hour.texts):
        yield f"a text went out after {max(hour.texts)}"
    if not accepted <= len(hour.texts) <= possible:
        yield f"{len(hour.texts)} texts went out, and the ledger says {statuses}"
    other = set(text_ends(hour) - text_ends(calm)) - {("suppressed", "answered")}
    if any(status != "unknown" for status, _ in other) or (other and not met_the_sending(hour)):
        yield f"other ends: {other}"
    for call in hour.calls.values():
        yield from unsettled(call)
        if call.get("text_reason") == "cooldown" and not possible:
            yield f"{call['call_id']} waits for a text that can't have gone out"
        if call["text_status"] == "failed" and call.get("text_reason") != "carrier_opted_out":
            yield f"the carrier said that the caller opted out, and the text {call.get('text_reason')}"
    for contact in hour.contacts:
        if story.refusal and "opted_out_at" in contact:
            yield "the carrier's list marked a dealership's caller"
        holder = contact.get("last_text_call", "").rpartition(":")[2]
        if holder and hour.calls[holder]["text_status"] not in A_TEXT_MAY_HAVE_GONE:
            yield f"the caller is held for {holder}, which is {hour.calls[holder]['text_status']}"
    if facts(hour) != facts(calm):
        yield f"other facts: {facts(hour)}"


def unsettled(call: dict[str, Any]) -> Iterator[str]:
    status = call["text_status"]
    if status in ("pending", "claimed", "sending", "deferred") or "owed" in call:
        yield f"{call['call_id']} is {status}, or owed still"
    if status in ("suppressed", "failed", "unknown") and not call.get("text_reason"):
        yield f"{call['call_id']} is {status} without a reason"


def excused(hour: Hour) -> bool:
    """Nobody can tell whether a sender that died had sent; of two failures, one may hit the giving back.

    And what was late may have been answered meanwhile.
    """
    answered = text_ends(hour)["suppressed", "answered"]
    return hour.died_sending or (hour.left_sending and len(hour.struck) > 1) or answered > 0


def met_the_sending(hour: Hour) -> bool:
    """Whether something failed from the moment on that a text was marked as being sent: it may be unknown."""
    marks = [number for number, made in enumerate(hour.made, 1) if "#sending_by = " in made.change]
    return any(number >= marks[0] for number in hour.struck) if marks else False


def text_ends(hour: Hour) -> Counter[tuple[str, str | None]]:
    return Counter((call["text_status"], call.get("text_reason")) for call in hour.calls.values())


def facts(hour: Hour) -> dict[str, dict[str, Any]]:
    return {
        call_id: {name: call.get(name) for name in FACTS} | {"answered": "answered_at" in call}
        for call_id, call in hour.calls.items()
    }


@pytest.mark.parametrize("name", STORIES)
def test_one_failure_anywhere_breaks_no_promise(
    aws: PlayedAws, in_peace: Callable[[str], Hour], name: str
) -> None:
    story, calm = STORIES[name], in_peace(name)
    found = list(broken(story, calm, calm))
    for step, moment in list(enumerate(calm.moments, 1))[story.fails_from - 1 :]:
        anew = Hour(aws, story, {}, moment)  # no step needs what the processes before it remembered
        found += [f"step {step}: {promise}" for promise in broken(story, anew, calm)]
        for number, made in enumerate(anew.made[: anew.first], 1):
            for fault in made.faults():
                hour = Hour(aws, story, {number: fault}, moment)
                assert hour.struck == [number]
                where = f"step {step}, request {number}, {made.operation} {made.change[:60]}, {fault.value}"
                found += [f"{where}: {promise}" for promise in broken(story, hour, calm)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("fault", Fault)
def test_a_text_whose_call_was_stored_and_not_answered_leaves_at_once_and_not_at_the_sweep(
    aws: PlayedAws, in_peace: Callable[[str], Hour], fault: Fault
) -> None:
    calm = in_peace("a missed call")
    (stored,) = [number for number, made in enumerate(calm.made, 1) if "#occurred_at = " in made.change]
    hour = Hour(aws, STORIES["a missed call"], {stored: fault})
    assert hour.struck == [stored]
    assert [after < timedelta(seconds=10) for after in hour.texts] == [True]


def test_a_call_that_the_carrier_never_took_does_not_hold_its_caller(aws: PlayedAws) -> None:
    """The first grows too old while the carrier takes nothing, and the second comes meanwhile."""
    told = [Told("first", age=3590), Told("second", 3)]
    story = Story(told, texts=1, refusal="Throttling", refuses_for=10)
    hour = Hour(aws, story, {})
    assert list(broken(story, hour, hour)) == []
    assert text_ends(hour) == {("suppressed", "stale"): 1, ("accepted", None): 1}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_two_failures_break_no_promise(
    aws: PlayedAws, in_peace: Callable[[str], Hour], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(STORIES)))
    first = data.draw(st.integers(1, len(in_peace(name).made)))
    second = data.draw(st.integers(first + 1, first + 12))  # of those that follow the first failure
    kinds = st.sampled_from(list(Fault))
    hour = Hour(aws, STORIES[name], {first: data.draw(kinds), second: data.draw(kinds)})
    assert list(broken(STORIES[name], hour, in_peace(name))) == []
