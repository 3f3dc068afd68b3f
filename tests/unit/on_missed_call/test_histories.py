"""What is written of a caller's calls, and when."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from functions.on_missed_call.histories import CallerHistories
from functions.on_missed_call.recovery import InteractionKind
from functions.shared.ledger.callers import HISTORY_KEPT, Callers, History
from functions.shared.ledger.calls import CallRef
from tests.builders import CALLER, NOW

HOUR = timedelta(hours=1)


class Remembered(Callers):
    """In memory, of one caller. `written`: what the last event wrote, by call key."""

    def __init__(self) -> None:
        self.entries: set[str] = set()
        self.written: dict[str, Mapping[str, object]] = {}

    def add(self, dealership_id: str, caller: str, entry: str, now: datetime) -> History:
        self.entries.add(entry)
        self.written = {}
        return History(frozenset(self.entries), 1)

    def forget(self, dealership_id: str, caller: str, entries: Iterable[str]) -> None:
        self.entries -= set(entries)

    def annotate(self, ref: CallRef, facts: Mapping[str, object], version: int) -> None:
        self.written[ref.call_key] = facts


def record_interaction(
    callers: Remembered, call_key: str, kind: InteractionKind, at: datetime, now: datetime | None = None
) -> None:
    CallerHistories(callers).record_interaction(CallRef("garage", call_key), CALLER, kind, at, now or at)


def test_only_those_calls_are_written_of_which_an_event_says_something_new() -> None:
    callers = Remembered()
    story: list[tuple[str, InteractionKind, set[str]]] = [
        ("first", "missed", set()),
        ("first", "missed", set()),
        ("again", "missed", {"again"}),
        ("tried", "tried", {"first", "again"}),
        ("tried again", "tried", set()),
        ("later", "missed", {"later"}),
    ]
    for hours, (call_key, kind, written) in enumerate(story):
        record_interaction(callers, call_key, kind, NOW + hours * HOUR)
        assert set(callers.written) == written, call_key


def test_a_call_s_id_may_hold_what_separates_an_entry_s_own_parts() -> None:
    callers = Remembered()
    record_interaction(callers, "pbx:a|1:1", "missed", NOW)
    record_interaction(callers, "pbx:a|1:2", "missed", NOW + HOUR)
    assert callers.written["pbx:a|1:2"]["repeat_of"] == "a|1:1"


def test_what_is_older_than_a_history_is_kept_leaves_it() -> None:
    callers = Remembered()
    record_interaction(callers, "first", "missed", NOW)
    record_interaction(callers, "second", "missed", NOW + HOUR, NOW + HISTORY_KEPT)
    assert len(callers.entries) == 2
    record_interaction(callers, "third", "missed", NOW + HOUR, NOW + HISTORY_KEPT + HOUR / 2)
    assert {entry.split("|")[2] for entry in callers.entries} == {"second", "third"}
