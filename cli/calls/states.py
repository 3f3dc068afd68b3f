"""The states that an operator looks for: calls about which somebody may have to do something. Pure.

| state | the call is a missed one, and |
|---|---|
| `untexted` | the carrier took no text for it: the text waits, was refused for good, or was decided against |
| `undelivered` | the carrier took its text, and said later that it never arrived |
| `unknown` | nobody can tell whether the text left or arrived: no answer, or no receipt for 72 hours |
| `stale` | its text was decided against because it was too late |
| `paused` | its text was decided against because an operator had paused texts |
| `replied` | the caller answered its text |
| `flagged` | the caller answered, and may want no more texts: none goes until somebody decides |
| `waiting` | nobody has called back, and the caller hasn't reached the dealership since |

A call may be in several. A call that turned out to be answered, or the dealership's own, is in none.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, get_args

from functions.shared.call import TextStatus
from functions.shared.receipt import final_status

State = Literal["untexted", "undelivered", "unknown", "stale", "paused", "replied", "flagged", "waiting"]
STATES: tuple[State, ...] = get_args(State)

# In the ledger's words (functions.shared.ledger.calls).
_NOT_TAKEN: frozenset[TextStatus] = frozenset({"pending", "claimed", "deferred", "failed", "suppressed"})
_IN_THE_DARK: frozenset[TextStatus] = frozenset({"sending", "unknown"})
_IS: Mapping[State, Callable[[Mapping[str, Any]], bool]] = {
    "untexted": lambda item: item["text_status"] in _NOT_TAKEN and "undelivered_reason" not in item,
    "undelivered": lambda item: "undelivered_reason" in item,
    "unknown": lambda item: item["text_status"] in _IN_THE_DARK,
    "stale": lambda item: _suppressed(item) == "stale",
    "paused": lambda item: _suppressed(item) == "paused",
    "replied": lambda item: "replied_at" in item,
    "flagged": lambda item: "replied_at" in item and "flagged_at" in item,
    "waiting": lambda item: "called_back_at" not in item and "recovered_at" not in item,
}


def _suppressed(item: Mapping[str, Any]) -> str | None:
    """Why the text was suppressed; None where it wasn't."""
    return item.get("text_reason") if item["text_status"] == "suppressed" else None


def states_of(item: Mapping[str, Any], now: datetime) -> list[State]:
    """The states of a call. `item` is the call's in the ledger, unpacked, with its caller's `flagged_at`."""
    if "answered_at" in item or "outbound_at" in item:
        return []
    final = final_status(item, now)
    seen = {**item, "text_status": final} if final == "unknown" else item
    return [state for state in STATES if _IS[state](seen)]
