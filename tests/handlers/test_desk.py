"""The desk's ledger: who waits, who has taken the row on, and what closes it, each in one write."""

from collections.abc import Callable
from datetime import datetime, timedelta

import boto3
import pytest

from functions.on_missed_call.histories import CallerHistories
from functions.shared.call import AnsweredCall
from functions.shared.desk import CLAIM_LAPSES, NoSuchRow, StaffMember, Taken
from functions.shared.ledger.answers import Answers
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.change_counter import changes_key
from functions.shared.ledger.deeds import Deeds
from functions.shared.ledger.desk import Changes, DeskCall, DeskReader
from functions.shared.ledger.items import pack
from tests.builders import CALLER, NOW, missed_call
from tests.handlers.conftest import World, stored

MIDNIGHT = datetime(2025, 9, 2, 4, 0, tzinfo=NOW.tzinfo)
MINUTE = timedelta(minutes=1)
JULIE, MARC = StaffMember("julie", "Julie"), StaffMember("marc", "Marc")
HOME, OTHER_HOME = "garage-tremblay", "garage-cote"


def reader(world: World) -> DeskReader:
    return DeskReader(boto3.client("dynamodb"), world.tables["calls"], world.tables["contacts"])


def deeds(world: World) -> Deeds:
    return Deeds(boto3.client("dynamodb"), world.tables["calls"], reader(world))


def histories(world: World) -> CallerHistories:
    return CallerHistories(Callers(boto3.client("dynamodb"), world.tables["calls"]))


def missed(world: World, name: str = "CA1", at: datetime = NOW, caller: str | None = CALLER) -> str:
    """A missed call with its entry in its caller's history, as on_missed_call stores it."""
    ref = stored(world, name, at, caller=caller)
    histories(world).record_interaction(ref, caller, "missed", at, at)
    return ref.call_key


def shown(world: World, now: datetime = NOW, dealership_id: str = HOME) -> dict[str, DeskCall]:
    return {call.call_key: call for call in reader(world).calls(dealership_id, now, MIDNIGHT)}


def waiting(world: World, now: datetime = NOW) -> list[str]:
    return sorted(key for key, call in shown(world, now).items() if call.waits)


def done(world: World, now: datetime = NOW) -> list[str]:
    return sorted(key for key, call in shown(world, now).items() if call.closed_at)


def indexed(world: World) -> set[str]:
    return {str(call.get("desk")) for call in world.all_calls()}


def answered(world: World, name: str = "CA1") -> None:
    call = stored_ref(name)
    Answers(boto3.client("dynamodb"), world.tables["calls"]).record(
        AnsweredCall(
            dealership_id=HOME,
            call_key=call.call_key,
            call_id=name,
            provider="twilio",
            integration_id="tremblay-twilio",
            department="service",
            line="Service",
            caller=CALLER,
            called=None,
            occurred_at=NOW,
            received_at=NOW,
            answered_at=NOW + MINUTE,
            answered_by=None,
            talk_seconds=None,
        )
    )


def stored_ref(name: str = "CA1") -> CallRef:
    return CallRef(HOME, f"twilio:{name}")


def test_a_missed_call_waits_from_the_write_that_stores_it_without_a_number_too(world: World) -> None:
    keys = [missed(world), missed(world, "CA2", caller=None)]
    assert waiting(world) == keys
    assert done(world) == []


@pytest.mark.parametrize("texted", [False, True])
def test_a_call_that_was_answered_after_all_waits_no_more(world: World, texted: bool) -> None:
    missed(world)
    if texted:
        world.calls.transition(stored_ref(), "claim", claimed_at=NOW)
        world.calls.begin_sending(stored_ref(), NOW)
        world.calls.transition(stored_ref(), "accept", texted_at=NOW)
    answered(world)
    assert (shown(world), indexed(world)) == ({}, {"None"})


@pytest.mark.parametrize("first", [True, False])
def test_a_call_that_the_dealership_placed_waits_for_nobody(world: World, first: bool) -> None:
    def placed() -> bool:
        return world.calls.retract(stored_ref(), "outbound", NOW)

    steps: list[Callable[[], object]] = [placed, lambda: missed(world)]
    for step in steps if first else reversed(steps):
        step()
    assert shown(world) == {}


def test_an_answer_that_was_known_first_leaves_nobody_waiting(world: World) -> None:
    answered(world)
    world.calls.record(missed_call())
    assert (shown(world), indexed(world)) == ({}, {"None"})


def test_a_callback_by_telephony_closes_all_of_the_caller_s_calls(world: World) -> None:
    keys = [missed(world), missed(world, "CA2", NOW + MINUTE)]
    at = NOW + 9 * MINUTE
    histories(world).record_interaction(stored_ref("OUT"), CALLER, "tried", NOW + 5 * MINUTE, at)
    assert waiting(world, at) == keys
    histories(world).record_interaction(stored_ref("OUT2"), CALLER, "reached_by_staff", at, at)
    assert (waiting(world, at), done(world, at)) == ([], keys)
    assert indexed(world) == {f"{HOME}#done"}


def test_who_waits_for_more_than_a_week_is_no_row(world: World) -> None:
    key = missed(world)
    assert waiting(world, NOW + timedelta(days=7)) == [key]
    assert waiting(world, NOW + timedelta(days=7, minutes=1)) == []


def test_of_two_who_claim_one_row_the_first_has_it_and_the_second_hears_who(world: World) -> None:
    key = missed(world)
    deeds(world).claim(HOME, key, JULIE, NOW)
    with pytest.raises(Taken) as taken:
        deeds(world).claim(HOME, key, MARC, NOW + MINUTE)
    assert taken.value.claim.by == JULIE
    deeds(world).claim(HOME, key, JULIE, NOW + MINUTE)  # the first one's own second tap
    assert shown(world)[key].claim_at(NOW + 2 * MINUTE) is not None


def test_a_stale_read_decides_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marc's server has read the row as free, and Julie's claim is written in between."""
    key = missed(world)
    seen = reader(world).calls_of(HOME, key)
    late = deeds(world)
    monkeypatch.setattr(late._reader, "calls_of", lambda *_: seen)
    deeds(world).claim(HOME, key, JULIE, NOW)
    with pytest.raises(Taken):
        late.claim(HOME, key, MARC, NOW)
    with pytest.raises(Taken):
        late.handle(HOME, key, "reached", MARC, NOW)
    deeds(world).handle(HOME, key, "reached", JULIE, NOW + MINUTE)
    with pytest.raises(NoSuchRow):
        late.claim(HOME, key, MARC, NOW)
    with pytest.raises(NoSuchRow):
        late.take(HOME, key, MARC, NOW)


def test_a_claim_lapses_by_itself(world: World) -> None:
    key = missed(world)
    deeds(world).claim(HOME, key, JULIE, NOW)
    assert shown(world)[key].claim_at(NOW + CLAIM_LAPSES) is None
    deeds(world).claim(HOME, key, MARC, NOW + CLAIM_LAPSES)
    claim = shown(world)[key].claim
    assert claim is not None
    assert (claim.by, claim.taken_from) == (MARC, None)


def test_a_row_is_taken_over_and_says_from_whom(world: World) -> None:
    key = missed(world)
    deeds(world).claim(HOME, key, JULIE, NOW)
    deeds(world).take(HOME, key, MARC, NOW + MINUTE)
    claim = shown(world)[key].claim
    assert claim is not None
    assert (claim.by, claim.at, claim.taken_from) == (MARC, NOW + MINUTE, "Julie")


def test_one_s_own_claim_is_given_back_and_nobody_else_s(world: World) -> None:
    key = missed(world)
    deeds(world).claim(HOME, key, JULIE, NOW)
    deeds(world).release(HOME, key, MARC)
    assert shown(world)[key].claim is not None
    deeds(world).release(HOME, key, JULIE)
    assert shown(world)[key].claim is None


def test_the_claim_stands_where_the_caller_s_oldest_call_waits(world: World) -> None:
    oldest, newest = missed(world), missed(world, "CA2", NOW + MINUTE)
    deeds(world).claim(HOME, newest, JULIE, NOW)
    assert [shown(world)[key].claim is not None for key in (oldest, newest)] == [True, False]
    with pytest.raises(Taken):
        deeds(world).claim(HOME, newest, MARC, NOW)


def test_a_deed_closes_all_of_the_caller_s_calls_and_nobody_else_s(world: World) -> None:
    keys = [missed(world), missed(world, "CA2", NOW + MINUTE)]
    other = missed(world, "CA3", NOW, caller="+15145550178")
    deeds(world).handle(HOME, keys[1], "message", JULIE, NOW + 2 * MINUTE)
    assert (waiting(world), done(world)) == ([other], keys)
    handled = shown(world)[keys[0]].handled
    assert handled is not None
    assert (handled.how, handled.by, handled.at) == ("message", JULIE, NOW + 2 * MINUTE)


def test_a_row_that_a_colleague_calls_back_is_not_closed_by_another(world: World) -> None:
    key = missed(world)
    deeds(world).claim(HOME, key, JULIE, NOW)
    with pytest.raises(Taken):
        deeds(world).handle(HOME, key, "wrong", MARC, NOW + MINUTE)
    assert waiting(world) == [key]


def test_the_same_tap_sent_twice_is_one(world: World) -> None:
    key = missed(world)
    deeds(world).handle(HOME, key, "reached", JULIE, NOW)
    deeds(world).handle(HOME, key, "reached", JULIE, NOW + MINUTE)
    handled = shown(world)[key].handled
    assert handled is not None
    assert handled.at == NOW
    with pytest.raises(NoSuchRow):
        deeds(world).handle(HOME, key, "reached", MARC, NOW + MINUTE)


def test_an_undone_deed_puts_the_row_back_as_it_was(world: World) -> None:
    keys = [missed(world), missed(world, "CA2", NOW + MINUTE)]
    deeds(world).claim(HOME, keys[0], JULIE, NOW)
    deeds(world).handle(HOME, keys[0], "wrong", JULIE, NOW + MINUTE)
    deeds(world).undo(HOME, keys[1])
    assert (waiting(world), done(world)) == (keys, [])
    call = shown(world)[keys[0]]
    assert call.handled is None
    assert call.claim_at(NOW + 2 * MINUTE) is not None
    deeds(world).undo(HOME, keys[0])  # twice is once


def test_what_telephony_saw_is_not_undone(world: World) -> None:
    key = missed(world)
    deeds(world).handle(HOME, key, "message", JULIE, NOW + MINUTE)
    at = NOW + 2 * MINUTE
    histories(world).record_interaction(stored_ref("OUT"), CALLER, "reached_by_staff", at, at)
    with pytest.raises(NoSuchRow):
        deeds(world).undo(HOME, key)
    assert done(world, at) == [key]


def test_who_writes_after_a_message_was_left_waits_again(world: World) -> None:
    key = missed(world)
    deeds(world).handle(HOME, key, "message", JULIE, NOW + 2 * MINUTE)
    world.calls.note_reply(stored_ref(), NOW + MINUTE)  # it was written before
    assert waiting(world) == []
    world.calls.note_reply(stored_ref(), NOW + 3 * MINUTE)
    assert waiting(world) == [key]
    deeds(world).handle(HOME, key, "reached", MARC, NOW + 4 * MINUTE)
    assert waiting(world) == []
    world.calls.note_reply(stored_ref(), NOW + 5 * MINUTE)
    assert waiting(world) == []


@pytest.mark.parametrize("key", ["twilio:CA1", "twilio:none", "tried#twilio:CA1", "", "+15145550177"])
def test_another_dealership_s_key_is_as_unknown_as_none(world: World, key: str) -> None:
    missed(world)
    desk = deeds(world)
    every: list[Callable[[], None]] = [
        lambda: desk.claim(OTHER_HOME, key, MARC, NOW),
        lambda: desk.take(OTHER_HOME, key, MARC, NOW),
        lambda: desk.release(OTHER_HOME, key, MARC),
        lambda: desk.handle(OTHER_HOME, key, "reached", MARC, NOW),
        lambda: desk.undo(OTHER_HOME, key),
    ]
    for deed in every:
        with pytest.raises(NoSuchRow):
            deed()
    assert reader(world).calls_of(OTHER_HOME, key) == []
    assert shown(world, dealership_id=OTHER_HOME) == {}
    assert shown(world)["twilio:CA1"].claim is None


def test_the_changes_of_a_desk_are_read_in_one_item(world: World) -> None:
    assert reader(world).changes(HOME) == Changes()
    item = pack({"counter": 7, "changed_at": NOW})
    boto3.client("dynamodb").put_item(TableName=world.tables["calls"], Item={**changes_key(HOME), **item})
    assert reader(world).changes(HOME) == Changes(counter=7, changed_at=NOW)


def test_what_is_known_of_callers_is_read_together(world: World) -> None:
    world.contacts.opt_out(HOME, CALLER, NOW)
    found = reader(world).contacts(HOME, [CALLER, "+15145550178", CALLER])
    assert {caller: contact.opted_out_at for caller, contact in found.items()} == {CALLER: NOW}
