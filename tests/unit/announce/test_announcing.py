"""A batch of a stream: what is told of it, and from which record it comes again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from functions.announce.announcing import Announced, Announcing
from functions.announce.records import read
from functions.shared.ledger.change_counter import Heard
from functions.shared.moment import to_text
from functions.shared.synthetic import SYNTHETIC
from tests.builders import NOW
from tests.unit.announce.stream import FakeBus, aws_error, record
from tests.unit.announce.test_changes import call, consent, reply

MISSED = record(1, None, call())
RECOVERED = record(2, call(), call(recovered_at="2025-09-02T14:09:00.000Z"))
CLAIMED = record(3, call(), call(claimed_desk_by="u1"))


class Counter:
    def __init__(self, fails_for: str = "") -> None:
        self.noted: list[tuple[str, datetime]] = []
        self.heard: list[Mapping[str, Heard]] = []
        self.fails_for = fails_for

    def note(self, dealership_id: str, at: datetime, heard: Mapping[str, Heard]) -> None:
        if dealership_id == self.fails_for:
            raise aws_error()
        self.noted.append((dealership_id, at))
        self.heard.append(heard)


def take(bus: FakeBus, *records: dict[str, Any], counter: Counter | None = None) -> Announced:
    counter = counter or Counter()
    return Announcing(put=bus.put, note_change=counter.note).take(records, NOW)


def test_each_record_is_told_and_nothing_comes_again() -> None:
    bus = FakeBus()
    done = take(bus, MISSED, RECOVERED, CLAIMED)
    assert (bus.kinds, done.again, done.events) == (["CallMissed", "CallRecovered"], None, 2)


def test_a_dealership_s_change_is_noted_once_a_batch_though_nothing_is_told_of_it() -> None:
    counter = Counter()
    other = record(4, None, call(dealership_id="garage-roy"))
    take(FakeBus(), CLAIMED, CLAIMED, other, counter=counter)
    assert counter.noted == [("garage-tremblay", NOW), ("garage-roy", NOW)]


def test_who_told_of_calls_that_are_new_is_noted_with_the_last_of_them_and_their_number() -> None:
    counter = Counter()
    later = record(5, None, call(call_key="twilio:CA2", received_at=to_text(NOW + timedelta(seconds=9))))
    of_another = record(6, None, call(call_key="other:1", integration_id="tremblay-pbx"))
    take(FakeBus(), later, MISSED, RECOVERED, CLAIMED, of_another, counter=counter)
    assert counter.heard == [
        {"tremblay-twilio": Heard(NOW + timedelta(seconds=9), 2), "tremblay-pbx": Heard(NOW, 1)}
    ]


def test_what_the_bus_refuses_comes_again_and_the_rest_is_told() -> None:
    bus = FakeBus()
    bus.refuses = {"CallRecovered"}
    done = take(bus, MISSED, RECOVERED, record(3, None, reply()))
    assert bus.kinds == ["CallMissed", "ReplyReceived"]
    assert (done.again, done.refused) == (RECOVERED["dynamodb"]["SequenceNumber"], 1)


def test_where_the_bus_fails_the_batch_comes_again_from_its_first_event() -> None:
    bus = FakeBus()
    bus.fails = 1
    done = take(bus, CLAIMED, MISSED, RECOVERED)
    assert done.again == MISSED["dynamodb"]["SequenceNumber"]
    assert done.errors == {"InternalException"}


def test_a_change_that_can_t_be_noted_comes_again_and_its_events_leave() -> None:
    bus = FakeBus()
    done = take(bus, MISSED, RECOVERED, counter=Counter(fails_for="garage-tremblay"))
    assert done.again == MISSED["dynamodb"]["SequenceNumber"]
    assert bus.kinds == ["CallMissed", "CallRecovered"]


def test_more_than_ten_events_are_put_ten_at_a_time_and_the_first_that_fails_decides() -> None:
    bus = FakeBus()
    bus.fails = 1
    batch = [record(n, None, call(call_key=f"twilio:CA{n}")) for n in range(25)]
    done = take(bus, *batch)
    assert (done.events, done.refused, done.again) == (15, 10, batch[0]["dynamodb"]["SequenceNumber"])


def test_what_nobody_can_read_is_named_and_stops_nothing() -> None:
    bus = FakeBus()
    broken = record(2, None, call(occurred_at="yesterday"))
    done = take(bus, broken, record(3, None, consent()))
    assert (done.unreadable, done.again) == ([(broken, "ValueError")], None)
    assert bus.kinds == ["OptedOut"]


def test_what_is_deleted_is_still_its_dealership_s() -> None:
    assert read(record(1, call(), None)).dealership_id == "garage-tremblay"


def test_of_the_stage_s_own_calls_nobody_is_told() -> None:
    bus, counter = FakeBus(), Counter()
    own = record(1, None, call(dealership_id=SYNTHETIC))
    assert take(bus, own, counter=counter) == Announced()
    assert counter.noted == []
