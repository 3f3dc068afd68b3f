"""What tells a browser in one read of the ledger that nothing has changed. Pure.

A tag is `"<counter>.<valid until>.<hash>"`: the dealership's count of changes when the ledger was read, when
what was shown changes by itself, and a hash of what was shown, and to whom.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from functions.shared.desk import UNDO_FOR, Desk, Thread, WaitingCaller
from functions.shared.ledger.desk import Changes

# The index may lag behind what has just changed.
_SETTLES = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Tag:
    counter: int
    until: datetime
    hash: str

    def __str__(self) -> str:
        return f'"{self.counter}.{int(self.until.timestamp() * 1000)}.{self.hash}"'

    def holds(self, changes: Changes, scope: str, now: datetime) -> bool:
        """Whether what the tag stands for is still what would be shown, to the same person."""
        mine = self.hash.startswith(digest(scope)[:_SCOPE])
        return mine and changes.counter == self.counter and changes.counter > 0 and now < self.until


_SCOPE = 8


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def tag_of(changes: Changes, scope: str, shown: str, until: datetime) -> Tag:
    """The tag of what was shown. `scope` is who sees it, and which part of it."""
    return Tag(changes.counter, until, digest(scope)[:_SCOPE] + digest(shown)[:16])


def read_tag(header: str | None) -> Tag | None:
    """A tag that a browser sends back. None where it is none of ours."""
    counter, _, rest = (header or "").removeprefix("W/").strip('"').partition(".")
    until, _, hashed = rest.partition(".")
    if (
        not (counter.isascii() and counter.isdigit() and until.isascii() and until.isdigit())
        or len(until) > 14
    ):
        return None
    return Tag(int(counter), datetime.fromtimestamp(int(until) / 1000, UTC), hashed)


def valid_until(desk: Desk, changes: Changes, now: datetime, tomorrow: datetime) -> datetime:
    """When the list changes though nobody does anything."""
    return min(
        [tomorrow, *_settled(changes, now), *(at for row in desk.waiting for at in _passing(row, now))]
    )


def thread_valid_until(thread: Thread, changes: Changes, now: datetime, tomorrow: datetime) -> datetime:
    """The same of a thread."""
    row = _passing(thread.waiting, now) if thread.waiting else []
    return min([tomorrow, *_settled(changes, now), *row])


def _passing(row: WaitingCaller, now: datetime) -> list[datetime]:
    ends = [row.claim.until if row.claim else None, row.handled.at + UNDO_FOR if row.handled else None]
    return [at for at in ends if at is not None and at > now]


def _settled(changes: Changes, now: datetime) -> list[datetime]:
    settled = changes.changed_at + _SETTLES if changes.changed_at else now
    return [settled] if settled > now else []
