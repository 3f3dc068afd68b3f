"""Keeps callers' histories, and writes on each missed call what its caller's history says of it."""

from dataclasses import asdict
from datetime import datetime

from functions.on_missed_call.reached import Contacted, Deed, Fate, fates
from functions.shared.ledger.callers import HISTORY_KEPT, Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import from_text, to_text

# Of one caller. Who calls more often in 37 days is a machine, or a trunk that shows one number for all.
MOST_ENTRIES = 200


class CallerHistories:
    def __init__(self, callers: Callers) -> None:
        self._callers = callers

    def heard(self, ref: CallRef, caller: str | None, deed: Deed, at: datetime, now: datetime) -> None:
        """Adds what happened between a dealership and a caller; a withheld number has no history.

        Of the calls, those are written whose fate this event changes: a first missed call costs no more
        than the history itself.
        """
        if caller is None:
            return
        entry = _written(Contacted(at, deed, ref.call_key))
        history = self._callers.add(ref.dealership_id, caller, entry, now)
        events = {_read(each) for each in history.entries}
        old = {each for each in events if each.at < now - HISTORY_KEPT}
        expired = old | set(sorted(events)[:-MOST_ENTRIES])
        after = fates(events - expired)
        before = fates(events - expired - {_read(entry)})  # read back: the ledger keeps milliseconds
        # A call that was answered after all has no fate any more.
        for call_key in before.keys() | after.keys():
            fate = after.get(call_key, Fate())
            if fate != before.get(call_key, Fate()):
                self._callers.annotate(CallRef(ref.dealership_id, call_key), _facts(fate), history.version)
        if expired:
            self._callers.forget(ref.dealership_id, caller, map(_written, expired))


def _facts(fate: Fate) -> dict[str, object]:
    """As the ledger keeps them: a call is repeated by its id."""
    return asdict(fate) | {"repeat_of": fate.repeat_of and fate.repeat_of.partition(":")[2]}


def _written(event: Contacted) -> str:
    return f"{to_text(event.at)}|{event.deed}|{event.call_key}"


def _read(entry: str) -> Contacted:
    at, deed, call_key = entry.split("|", 2)
    return Contacted(from_text(at), deed, call_key)  # type: ignore[arg-type]
