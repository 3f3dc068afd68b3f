"""What a batch of a stream asks for: events on the bus, and a mark that something of a dealership changed."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.announce.bus import AT_ONCE
from functions.announce.records import UnreadableRecord, read
from functions.shared.event import Event
from functions.shared.ledger.change_counter import Heard
from functions.shared.synthetic import SYNTHETIC

Record = Mapping[str, Any]


@dataclass(slots=True)
class Announced:
    """What became of a batch. `again` is the sequence number of the first record that is to come again."""

    events: int = 0
    refused: int = 0
    unreadable: list[tuple[Record, str]] = field(default_factory=list)
    errors: set[str] = field(default_factory=set)
    again: str | None = None


@dataclass(frozen=True, slots=True)
class Announcing:
    """`put` returns the events that the bus doesn't take. It and `note_change` raise botocore's errors."""

    put: Callable[[Sequence[Event]], list[Event]]
    note_change: Callable[[str, datetime, Mapping[str, Heard]], None]

    def take(self, records: Sequence[Record], now: datetime) -> Announced:
        """Tells of each record, and of the later ones though an earlier one fails. Of the stage's own none.

        Lambda gives the batch again from the first that failed: the later ones then come twice, and keep
        their ids.
        """
        done = Announced()
        dealerships: dict[str, int] = {}
        heard: defaultdict[str, dict[str, Heard]] = defaultdict(dict)
        told: list[tuple[int, Event]] = []
        for index, record in enumerate(records):
            try:
                change = read(record)
            except UnreadableRecord as error:
                done.unreadable.append((record, str(error)))
                continue
            if change.dealership_id == SYNTHETIC:
                continue
            dealerships.setdefault(change.dealership_id, index)
            if change.heard is not None:
                _hear(heard[change.dealership_id], *change.heard)
            told += ((index, event) for event in change.events)
        failed = [*self._note(dealerships, heard, now, done), *self._tell(told, done)]
        done.again = records[min(failed)]["dynamodb"]["SequenceNumber"] if failed else None
        return done

    def _note(
        self,
        dealerships: Mapping[str, int],
        heard: Mapping[str, Mapping[str, Heard]],
        now: datetime,
        done: Announced,
    ) -> Iterator[int]:
        """Notes each dealership's change, once a batch. Yields the places in the batch where that fails."""
        for dealership_id, index in dealerships.items():
            try:
                self.note_change(dealership_id, now, heard.get(dealership_id, {}))
            except (BotoCoreError, ClientError) as error:
                done.errors.add(_name(error))
                yield index

    def _tell(self, told: Sequence[tuple[int, Event]], done: Announced) -> Iterator[int]:
        """Puts the events on the bus. Yields the places in the batch of those that it hasn't."""
        for start in range(0, len(told), AT_ONCE):
            some = told[start : start + AT_ONCE]
            try:
                refused = {event.id for event in self.put([event for _, event in some])}
            except (BotoCoreError, ClientError) as error:
                done.errors.add(_name(error))
                refused = {event.id for _, event in some}
            done.events += len(some) - len(refused)
            done.refused += len(refused)
            yield from (index for index, event in some if event.id in refused)


def _hear(heard: dict[str, Heard], integration_id: str, at: datetime) -> None:
    before = heard.get(integration_id, Heard(at, 0))
    heard[integration_id] = Heard(max(before.at, at), before.calls + 1)


def _name(error: BotoCoreError | ClientError) -> str:
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
