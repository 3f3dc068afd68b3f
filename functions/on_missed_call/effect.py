"""What a webhook did, as its sender is told: no number, no secret and no id is in it. Pure."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from functions.on_missed_call.decision import UNKNOWN_LINE, Missed
from functions.shared.call import Department, TextStatus
from functions.shared.ledger.stored import StoredCall
from functions.shared.text_life import FIRST

# Of several events in one webhook, the first in this order is told.
_BY_WEIGHT = ("stored", "duplicate", "answered", "outbound", "ignored")
Status = Literal["stored", "duplicate", "answered", "outbound", "ignored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an event did to the ledger. What isn't known, or doesn't apply, is None and isn't told.

    `text` is the state of the call's text, and `why` its reason, or why the event was ignored. `line` is
    "unknown" where no line of the dealership was named, so that `department` is a guess or "other".
    """

    status: Status
    department: Department | None = None
    line: Literal["unknown"] | None = None
    text: TextStatus | None = None
    why: str | None = None

    def to_json(self) -> str:
        known = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def of_new(missed: Missed) -> Effect:
    """A call that was stored. Against whom send_sms won't text, whatever comes, is told at once."""
    call = missed.call
    against = "anonymous" if call.caller is None else "attestation" if call.attestation else None
    return Effect(
        status="stored",
        department=call.department,
        line=None if missed.line_known else "unknown",
        text="suppressed" if against else FIRST,
        why=against,
    )


def of_known(call: StoredCall) -> Effect:
    """A call of which an earlier event told, as it stood before this one."""
    return Effect(
        status="duplicate",
        department=call.department,
        line="unknown" if call.line == UNKNOWN_LINE.name else None,
        text=call.text_status,
        why=call.text_reason,
    )


def most_telling(effects: Iterable[Effect]) -> Effect:
    return min(effects, key=lambda effect: _BY_WEIGHT.index(effect.status))
