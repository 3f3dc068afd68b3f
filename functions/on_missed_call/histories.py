"""Keeps callers' histories, and writes on each missed call what its caller's history says of it."""

from dataclasses import asdict
from datetime import datetime

from functions.on_missed_call.recovery import Interaction, InteractionKind, Resolution, resolve, tried_call
from functions.shared.ledger.callers import HISTORY_KEPT, Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import from_text, to_text

# Of one caller. Whoever calls more often in 37 days is a machine, or a trunk that shows one number for all.
MAX_ENTRIES = 200
_UNRESOLVED = Resolution()


class CallerHistories:
    def __init__(self, callers: Callers) -> None:
        self._callers = callers

    def record_interaction(
        self, ref: CallRef, caller: str | None, kind: InteractionKind, at: datetime, now: datetime
    ) -> CallRef | None:
        """Adds what happened between a dealership and a caller. A withheld number (None) has no history.

        Returns the missed call whose caller staff have just tried to call back, in vain, if any.

        Only those calls are written whose resolution it changes: a first missed call costs no more than the
        history itself.
        """
        if caller is None:
            return None
        entry = _to_entry(Interaction(at, kind, ref.call_key))
        history = self._callers.add(ref.dealership_id, caller, entry, now)
        interactions = {_from_entry(each) for each in history.entries}
        expired = {each for each in interactions if each.at < now - HISTORY_KEPT}
        expired |= set(sorted(interactions)[:-MAX_ENTRIES])
        after = resolve(interactions - expired)
        before = resolve(interactions - expired - {_from_entry(entry)})  # the ledger keeps milliseconds
        # A call that was answered after all is resolved no more.
        for call_key in before.keys() | after.keys():
            resolution = after.get(call_key, _UNRESOLVED)
            if resolution != before.get(call_key, _UNRESOLVED):
                call = CallRef(ref.dealership_id, call_key)
                self._callers.annotate(call, _attributes(resolution), history.version)
        if expired:
            self._callers.forget(ref.dealership_id, caller, map(_to_entry, expired))
        tried = tried_call(before, after) if kind == "tried" else None
        return CallRef(ref.dealership_id, tried) if tried else None

    def record_answer(self, ref: CallRef, caller: str | None, at: datetime, now: datetime) -> None:
        """Adds that the caller got through, where anything is known of the caller that it could close.

        The answered call stands in the ledger by itself: with nothing open, no history is begun for it.
        """
        if caller is not None and self._callers.has(ref.dealership_id, caller):
            self.record_interaction(ref, caller, "reached_by_caller", at, now)


def _attributes(resolution: Resolution) -> dict[str, object]:
    """As the ledger keeps them: the call that is repeated is named by its id."""
    return asdict(resolution) | {"repeat_of": resolution.repeat_of and resolution.repeat_of.partition(":")[2]}


def _to_entry(interaction: Interaction) -> str:
    return f"{to_text(interaction.at)}|{interaction.kind}|{interaction.call_key}"


def _from_entry(entry: str) -> Interaction:
    at, kind, call_key = entry.split("|", 2)
    return Interaction(from_text(at), kind, call_key)  # type: ignore[arg-type]
