"""The ledger's conditions: each holds for its own state and moment, and for no other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.contacts import CallerNotTextable
from functions.shared.ledger.desk_index import DESK_KEYS
from functions.shared.ledger.items import unpack
from functions.shared.ledger.stored import StoredContact
from functions.shared.moment import to_text
from functions.shared.text_life import InvalidTransition
from tests.builders import CALLER, NOW, missed_call
from tests.call_items import call_item, change_item
from tests.handlers.conftest import World, claimed, stored, take

MILLISECOND = timedelta(milliseconds=1)
DEALERSHIP = "garage-tremblay"
COOLDOWN = timedelta(hours=4)
REF = CallRef(DEALERSHIP, missed_call().call_key)


def item(world: World, ref: CallRef = REF) -> dict[str, Any]:
    found = call_item(world.calls, ref)
    assert found is not None
    return found


def ttl(found: dict[str, Any]) -> datetime:
    """DynamoDB reads seconds: what it takes for a moment of the year 57000 is never gone."""
    return datetime.fromtimestamp(int(found["expires_at"]), UTC)


# --- a text's life --------------------------------------------------------------------------------


def test_a_text_that_may_still_go_is_owed_and_one_that_is_settled_is_not(world: World) -> None:
    world.calls.record(missed_call())
    late = NOW + timedelta(days=1)
    changes: list[Callable[[], None]] = [
        lambda: take(world, REF, CALLER, NOW, COOLDOWN),
        lambda: world.calls.begin_sending(REF, NOW),
        lambda: world.calls.transition(REF, "desist"),
        lambda: world.calls.begin_sending(REF, NOW),
        lambda: world.claims.end(REF, CALLER, "release"),
        lambda: world.calls.transition(REF, "defer", owed_at=NOW),
    ]
    for change in changes:
        change()
        assert list(world.owed(late, 10)) == [REF]
    world.calls.transition(REF, "suppress")
    assert list(world.owed(late, 10)) == []
    assert "sending_by" not in item(world), "it would be kept, and paid for, five months"


def test_a_reason_stays_with_the_state_that_it_belongs_to(world: World) -> None:
    world.calls.record(missed_call())
    world.calls.transition(REF, "defer", text_reason="settling", owed_at=NOW)
    assert item(world)["text_reason"] == "settling"
    take(world, REF, CALLER, NOW, COOLDOWN)
    assert "text_reason" not in item(world)
    assert item(world)["claimed_at"] == "2025-09-02T14:00:00.000Z"


def test_the_sweeper_is_told_of_the_longest_waiting_first_and_of_no_more_than_it_asked_for(
    world: World,
) -> None:
    for minutes in (3, 1, 2):
        world.calls.record(missed_call(f"CA{minutes}", NOW + timedelta(minutes=minutes)))
    due = {call["call_id"]: call["owed_at"] for call in world.all_calls()}
    assert all(owed > "2025-09-02T14:03" for owed in due.values()), "a text just due is on its way"
    last = datetime.fromisoformat(due["CA3"])
    assert [ref.call_key[-1] for ref in world.owed(last, 10)] == ["1", "2", "3"]
    assert [ref.call_key[-1] for ref in world.owed(last - MILLISECOND, 10)] == ["1", "2"]
    assert [ref.call_key[-1] for ref in world.owed(last, 1)] == ["1"]


def test_a_text_is_owed_from_the_end_of_its_settle_window_on(world: World) -> None:
    at_once, settling = missed_call("CA1"), missed_call("CA2", settles_at=NOW + timedelta(minutes=15))
    for call in (at_once, settling):
        world.calls.record(call)
    owed = {call["call_id"]: datetime.fromisoformat(call["owed_at"]) for call in world.all_calls()}
    assert owed["CA2"] - owed["CA1"] == timedelta(minutes=15)


# --- a call ---------------------------------------------------------------------------------------


def test_a_call_is_kept_for_a_quarter_its_close_and_a_month(world: World) -> None:
    world.calls.record(missed_call())
    assert timedelta(days=92 + 9 + 31) < ttl(item(world)) - NOW < timedelta(days=153)


def test_a_note_of_a_call_that_never_was_missed_is_gone_in_days(world: World) -> None:
    assert not world.calls.retract(REF, "answered", NOW)
    assert timedelta(days=1) < ttl(item(world)) - NOW < timedelta(days=8)


def test_a_missed_call_that_a_note_waited_for_is_kept_as_long_as_any(world: World) -> None:
    world.calls.retract(REF, "answered", NOW)
    stored = world.calls.record(missed_call())
    assert stored is not None
    assert stored.answered_at == NOW
    assert ttl(item(world)) - NOW > timedelta(days=150)
    assert item(world)["answered_at"] == "2025-09-02T14:00:00.000Z"


def test_a_call_answered_after_its_text_went_out_is_noted_and_keeps_its_text(world: World) -> None:
    world.calls.record(missed_call())
    take(world, REF, CALLER, NOW, COOLDOWN)
    world.calls.begin_sending(REF, NOW)
    world.calls.transition(REF, "accept", message_id="m-1")
    before = item(world)
    assert not world.calls.retract(REF, "answered", NOW)
    left = {name: value for name, value in before.items() if name not in DESK_KEYS}
    assert item(world) == left | {"answered_at": "2025-09-02T14:00:00.000Z"}


def test_a_missed_call_that_comes_while_its_answer_is_noted_loses_its_text(world: World) -> None:
    class Overtaken:
        """The missed call is stored between the note's two attempts."""

        def __init__(self) -> None:
            self._client = boto3.client("dynamodb")
            self._attempts = 0

        def update_item(self, **request: Any) -> Any:
            self._attempts += 1
            if self._attempts == 2:
                world.calls.record(missed_call())
            return self._client.update_item(**request)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._client, name)

    calls = Calls(Overtaken(), world.tables["calls"])  # type: ignore[arg-type]
    assert calls.retract(REF, "answered", NOW)
    found = item(world)
    assert (found["text_status"], found["text_reason"]) == ("suppressed", "answered")
    assert ttl(found) - NOW > timedelta(days=150)


def test_the_earliest_event_tells_all_of_a_call_s_beginning_and_of_two_at_once_the_first_by_name(
    world: World,
) -> None:
    later = missed_call(
        line="Pièces", department="parts", called="+14185550102", language="en", ring_seconds=9
    )
    first = missed_call(line="Réception", department="reception", called=None, occurred_at=NOW - MILLISECOND)
    same = missed_call(
        line="Garage", department="other", called="+14185550103", occurred_at=NOW - MILLISECOND
    )
    names = ("occurred_at", "line", "department", "called", "language", "ring_seconds")
    world.calls.record(later)
    for told, kept in ((first, first), (later, first), (same, same), (first, same), (same, same)):
        world.calls.correct_start(told)
        found = item(world)
        assert {name: found.get(name) for name in names[1:]} == {
            name: getattr(kept, name) for name in names[1:]
        }
        assert found["occurred_at"] == "2025-09-02T13:59:59.999Z"


# --- a caller -------------------------------------------------------------------------------------


def call(call_id: str) -> CallRef:
    return CallRef(DEALERSHIP, missed_call(call_id).call_key)


def claim(world: World, call_id: str, at: datetime) -> bool:
    """Claims the caller for a call whose text waits."""
    if call_item(world.calls, call(call_id)) is None:
        stored(world, call_id)
    change_item(world.calls, call(call_id), text_status="pending")
    try:
        take(world, call(call_id), CALLER, at, COOLDOWN)
    except CallerNotTextable:
        return False
    return True


def test_a_caller_is_held_for_one_call_until_the_cooldown_is_over(world: World) -> None:
    assert claim(world, "first", NOW)
    assert claim(world, "first", NOW + timedelta(minutes=1)), "a retry finds its own claim"
    again = NOW + timedelta(minutes=1) + COOLDOWN
    assert not claim(world, "second", again - MILLISECOND)
    assert claim(world, "second", again)
    assert not claim(world, "first", again + MILLISECOND)


def test_a_held_caller_says_what_holds_him_and_leaves_the_call_as_it_was(world: World) -> None:
    assert claim(world, "first", NOW)
    before = item(world, stored(world, "second"))
    with pytest.raises(CallerNotTextable) as held:
        take(world, call("second"), CALLER, NOW, COOLDOWN)
    assert held.value.reason == "cooldown"
    world.contacts.opt_out(DEALERSHIP, CALLER, NOW)
    with pytest.raises(CallerNotTextable) as held:
        take(world, call("second"), CALLER, NOW, COOLDOWN)
    assert held.value.reason == "opted_out"
    assert item(world, call("second")) == before


@pytest.mark.parametrize("spoken", ["answered_at", "outbound_at", "recovered_at"])
def test_a_call_whose_caller_was_spoken_with_claims_and_sends_nothing(world: World, spoken: str) -> None:
    stored(world)
    change_item(world.calls, REF, **{spoken: to_text(NOW)})
    with pytest.raises(InvalidTransition) as invalid:
        take(world, REF, CALLER, NOW, COOLDOWN)
    assert getattr(invalid.value.call, spoken) == NOW
    assert world.contacts.get(DEALERSHIP, CALLER) == StoredContact()
    change_item(world.calls, REF, text_status="claimed")
    with pytest.raises(InvalidTransition):
        world.calls.begin_sending(REF, NOW)


def test_a_call_lets_go_of_the_caller_whom_it_holds_itself(world: World) -> None:
    assert claim(world, "first", NOW)
    world.contacts.release(DEALERSHIP, CALLER, call("second").call_key)
    assert not claim(world, "second", NOW)
    world.calls.begin_sending(call("first"), NOW)
    world.claims.end(call("first"), CALLER, "release")
    assert claim(world, "second", NOW)
    assert world.contacts.get(DEALERSHIP, CALLER).last_text_call == call("second").call_key


def test_a_call_that_ends_leaves_the_caller_to_another_call_that_holds_him_by_now(world: World) -> None:
    claimed(world, stored(world, "first"))
    assert claim(world, "second", NOW + COOLDOWN)
    world.claims.end(call("first"), CALLER, "withhold", text_reason="stale")
    assert item(world, call("first"))["text_status"] == "suppressed"
    assert world.contacts.get(DEALERSHIP, CALLER).last_text_call == call("second").call_key
    with pytest.raises(InvalidTransition, match="^withhold doesn't lead on from suppressed$"):
        world.claims.end(call("first"), CALLER, "withhold")


def test_an_opt_out_outlasts_every_cooldown_and_keeps_its_first_moment(world: World) -> None:
    assert claim(world, "first", NOW)
    world.contacts.opt_out(DEALERSHIP, CALLER, NOW)
    world.contacts.opt_out(DEALERSHIP, CALLER, NOW + timedelta(days=1))
    assert not claim(world, "first", NOW)
    assert not claim(world, "second", NOW + timedelta(days=4000))
    assert world.contacts.get(DEALERSHIP, CALLER).opted_out_at == NOW


def test_what_a_refused_change_says_of_the_ledger_names_nobody(world: World) -> None:
    world.calls.record(missed_call())
    with pytest.raises(InvalidTransition) as invalid:
        world.calls.transition(REF, "release")
    world.contacts.opt_out(DEALERSHIP, CALLER, NOW)
    with pytest.raises(CallerNotTextable) as held:
        take(world, REF, CALLER, NOW, COOLDOWN)
    for raised in (invalid.value, held.value):
        assert CALLER[2:] not in str(raised)
        assert raised.__context__ is None, "DynamoDB's own error holds the item"
    assert invalid.value.call
    assert invalid.value.call.caller == CALLER


def contact(world: World) -> dict[str, Any]:
    key = {"dealership_id": {"S": DEALERSHIP}, "caller": {"S": CALLER}}
    return unpack(boto3.client("dynamodb").get_item(TableName=world.tables["contacts"], Key=key)["Item"])


def test_a_contact_is_forgotten_25_months_after_the_last_call_that_was_texted(world: World) -> None:
    assert claim(world, "first", NOW)
    first = ttl(contact(world))
    assert timedelta(days=760) < first - NOW < timedelta(days=762)
    assert claim(world, "second", NOW + timedelta(days=1))
    assert ttl(contact(world)) == first + timedelta(days=1)


def test_an_opt_out_is_never_forgotten_whenever_it_is_said(world: World) -> None:
    world.contacts.opt_out(DEALERSHIP, CALLER, NOW)
    assert not claim(world, "first", NOW)
    assert "expires_at" not in contact(world)
    other = "+15145550178"
    ref = claimed(world, stored(world, "of-other", caller=other), caller=other)
    world.contacts.opt_out(DEALERSHIP, other, NOW + timedelta(days=1))
    world.contacts.release(DEALERSHIP, other, ref.call_key)
    key = {"dealership_id": {"S": DEALERSHIP}, "caller": {"S": other}}
    found = boto3.client("dynamodb").get_item(TableName=world.tables["contacts"], Key=key)["Item"]
    assert set(found) == {"dealership_id", "caller", "opted_out_at"}


# --- a caller's history ---------------------------------------------------------------------------


def test_of_two_versions_of_a_history_the_later_one_speaks_and_takes_back(world: World) -> None:
    callers = Callers(boto3.client("dynamodb"), world.tables["calls"])
    world.calls.record(missed_call())
    callers.annotate(REF, {"repeat_of": "CA0", "recovered_by": None}, 2)
    for version in (1, 2):
        callers.annotate(REF, {"repeat_of": None, "recovered_by": "caller"}, version)
    assert (item(world)["repeat_of"], item(world).get("recovered_by")) == ("CA0", None)
    callers.annotate(REF, {"repeat_of": None, "recovered_by": "caller"}, 3)
    assert (item(world).get("repeat_of"), item(world)["recovered_by"]) == (None, "caller")


def test_a_history_says_nothing_of_a_call_that_is_none_missed(world: World) -> None:
    callers = Callers(boto3.client("dynamodb"), world.tables["calls"])
    callers.annotate(REF, {"repeat_of": "CA0"}, 1)
    assert call_item(world.calls, REF) is None
    world.calls.retract(REF, "outbound", NOW)
    callers.annotate(REF, {"repeat_of": "CA0"}, 1)
    assert "repeat_of" not in item(world)


def test_a_history_drops_what_it_is_told_to_and_nothing_else(world: World) -> None:
    callers = Callers(boto3.client("dynamodb"), world.tables["calls"])
    for entry in ("old", "older", "new"):
        callers.add(DEALERSHIP, CALLER, entry, NOW)
    callers.forget(DEALERSHIP, CALLER, {"old", "older"})
    history = callers.add(DEALERSHIP, CALLER, "new", NOW)
    assert (history.entries, history.version) == (frozenset({"new"}), 4)
