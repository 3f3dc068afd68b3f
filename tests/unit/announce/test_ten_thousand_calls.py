"""10,000 calls whose streams fail, repeat and lag: each event is told, and twice by the same id alone."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from functions.announce.announcing import Announcing
from functions.announce.records import read
from functions.shared.event import Event
from functions.shared.moment import to_text
from tests.builders import NOW
from tests.unit.announce.stream import aws_error, record
from tests.unit.announce.test_changes import Item, call, consent, reply

CALLS, SHARDS, BATCH = 10_000, 4, 100
FAULTS = 0.05


def life(number: int, chance: random.Random) -> Iterator[tuple[Item | None, Item]]:
    """What becomes of one call: its item, then whatever follows from it."""
    at = NOW + timedelta(seconds=number)
    key, soon = f"twilio:CA{number}", to_text(at + timedelta(minutes=5))
    item = call(call_key=key, occurred_at=at, dealership_id=f"garage-{number % 7}")
    yield None, item
    steps: list[Item] = [{"text_status": "accepted", "texted_at": soon}]
    steps += [{"text_status": "delivered", "delivered_at": soon}] if chance.random() < 0.8 else []
    steps += [{"called_back_at": soon}] if chance.random() < 0.5 else []
    steps += [{"recovered_at": soon}] if chance.random() < 0.5 else []
    for step in steps:
        before, item = item, {**item, **step}
        yield before, item
    if chance.random() < 0.1:
        yield None, reply(message_id=f"SM{number}", call=key)
    if chance.random() < 0.02:
        yield None, consent(caller=f"+15145550177#{soon}#{number}")


class Bus:
    """EventBridge on a bad day: it fails, takes a part of a request, or takes it and its answer is lost."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.taken: list[Event] = []

    def put(self, events: Sequence[Event]) -> list[Event]:
        day = self.chance.random()
        if day < FAULTS / 3:
            raise aws_error()
        if day < 2 * FAULTS / 3:
            some = len(events) // 2
            self.taken += events[:some]
            return list(events[some:])
        self.taken += events
        if day < FAULTS:
            raise aws_error("the answer is lost")
        return []


def invoke(announcing: Announcing, batch: Sequence[dict[str, Any]], chance: random.Random) -> None:
    """Lambda's own part: the batch from the first record that failed, halves where the function dies."""
    if chance.random() < FAULTS and len(batch) > 1:  # it ran out of time half-way, or its answer got lost
        announcing.take(batch[: chance.randrange(len(batch))], NOW)
        half = len(batch) // 2
        invoke(announcing, batch[:half], chance)
        invoke(announcing, batch[half:], chance)
        return
    again = announcing.take(batch, NOW).again
    if again:
        numbers = [each["dynamodb"]["SequenceNumber"] for each in batch]
        invoke(announcing, batch[numbers.index(again) :], chance)


@pytest.mark.slow
def test_each_event_is_told_at_least_once_and_doubles_have_the_same_id() -> None:
    chance = random.Random(13)
    shards: list[list[dict[str, Any]]] = [[] for _ in range(SHARDS)]
    for number in range(CALLS):
        for old, new in life(number, chance):
            shard = shards[(number + ("#" in new["dealership_id"])) % SHARDS]
            shard.append(record(len(shard), old, new))
    expected = Counter(event.id for shard in shards for each in shard for event in read(each).events)
    assert set(expected.values()) == {1}, "an id is one event's"

    noted: set[str] = set()
    bus = Bus(chance)
    announcing = Announcing(put=bus.put, note_change=lambda dealership_id, *_: noted.add(dealership_id))
    batches = [
        (chance.random(), shard[start : start + BATCH])  # a shard may lag behind the others
        for shard in shards
        for start in range(0, len(shard), BATCH)
    ]
    for _, batch in sorted(batches, key=lambda each: each[0]):
        invoke(announcing, batch, chance)

    told: dict[str, Event] = {}
    for event in bus.taken:
        assert told.setdefault(event.id, event) == event, "a double says the same"
    assert told.keys() == expected.keys()
    assert len(bus.taken) > len(told), "nothing came twice: the faults were none"
    assert noted == {"garage-tremblay", *(f"garage-{number}" for number in range(7))}
