"""What became of each missed call, by what the same person's other calls tell. Pure."""

import hashlib
import hmac
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from cli.call_logs.publish.calls import Call
from functions.on_missed_call.recovery import (
    CALLBACK_WINDOW,
    REPEAT_WINDOW,
    Interaction,
    InteractionKind,
    Resolution,
    resolve,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CallNames:
    """Names calls for the lake: by the export's own id, or by a keyed hash of what makes them the same call.

    The key keeps a caller's number from being guessed out of the name; the same export gives the same names.
    """

    def __init__(self, key: bytes, dealership_id: str) -> None:
        self._key = key
        self._dealership_id = dealership_id

    def of(self, call: Call) -> str:
        if call.call_id:
            # An id that came before: some systems count anew each day.
            return call.call_id if call.turn == 0 else f"{call.call_id}@{started_at(call):%Y%m%dT%H%M%S}"
        identity = "|".join(
            (self._dealership_id, str(call.at), call.direction, call.person, call.area, call.line)
        )
        return f"import-{hmac.new(self._key, identity.encode(), hashlib.sha256).hexdigest()[:20]}"


def started_at(call: Call) -> datetime:
    return _EPOCH + timedelta(milliseconds=call.at)


def missed_by_one(calls: list[Call], names: CallNames) -> Iterator[tuple[str, Call, Resolution]]:
    """Names one person's missed calls, and finds the resolution of each. `calls` run through time."""
    named = [(names.of(call), call) for call in calls]
    if not named[0][1].person:  # nobody known has no history
        yield from ((name, call, Resolution()) for name, call in named if _interaction_kind(call) == "missed")
        return
    events = sorted(Interaction(started_at(call), _interaction_kind(call), name) for name, call in named)
    found: dict[str, Resolution] = {}
    for own, after in _pieces(events):
        decided = resolve(own + after)
        found.update((event.call_key, decided[event.call_key]) for event in own if event.kind == "missed")
    yield from ((name, call, found[name]) for name, call in named if name in found)


def _interaction_kind(call: Call) -> InteractionKind:
    answered = call.result == "answered"
    if call.direction == "outbound":
        return "reached_by_staff" if answered else "tried"
    return "reached_by_caller" if answered else "missed"


def _pieces(events: list[Interaction]) -> Iterator[tuple[list[Interaction], list[Interaction]]]:
    """Cuts a history where what came before no longer matters, each piece with what follows it and does.

    A machine that calls all day would take the square of its calls, were it judged in one piece. A missed
    call that repeats no other begins a piece: of later events, those that reached or tried matter to it.
    """
    first: datetime | None = None
    cuts = []
    for place, event in enumerate(events):
        if event.kind in ("reached_by_staff", "reached_by_caller"):
            first = None
        elif event.kind == "missed" and (first is None or event.at - first > REPEAT_WINDOW):
            cuts.append(place)
            first = event.at
    decisive = [event for event in events if event.kind != "missed"]
    times = [event.at for event in decisive]
    for begin, end in pairwise([*cuts, len(events)]):
        own = events[begin:end]
        after = bisect_left(times, own[-1].at), bisect_right(times, own[-1].at + CALLBACK_WINDOW)
        yield own, decisive[slice(*after)]


def missed_by_all(people: Iterable[list[Call]], names: CallNames) -> Iterator[tuple[str, Call, Resolution]]:
    for calls in people:
        yield from missed_by_one(calls, names)
