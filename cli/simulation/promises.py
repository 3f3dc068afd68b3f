"""What texts promised, and what staff tapped at the desk: drawn apart from all else, as answered calls are.

A text that left within opening hours promises a call back within the hour, at the next quarter hour. Of the
callers whom telephony doesn't show reached, staff tap some.
"""

from random import Random

from cli.shared.spool import Item
from cli.simulation.clock import iso

_MINUTE_MS = 60_000
_QUARTER_MS = 15 * _MINUTE_MS
_PROMISED_MS = 60 * _MINUTE_MS
# Of those whom telephony doesn't show reached: how many staff tap, and after how long in the mean.
TAPPED, _TAPPED_AFTER_MS = 0.3, 45 * _MINUTE_MS
_REACHED = 0.7  # of the taps; the others left a message


class Promises:
    """One dealership's promises."""

    def __init__(self, dealership_id: str, seed: int) -> None:
        self._rng = Random(f"{seed} {dealership_id} promises")  # noqa: S311 -- it draws, and keeps no secret

    def plant(self, item: Item, occurred: int) -> None:
        """Adds to a call whose text left what it promised, and what somebody tapped."""
        if "texted_at" not in item:
            return
        until = occurred + _PROMISED_MS
        item["promised_at"] = iso(until + -until % _QUARTER_MS)
        if "recovered_at" not in item and self._rng.random() < TAPPED:
            item["handled_as"] = "reached" if self._rng.random() < _REACHED else "message"
            item["handled_at"] = iso(occurred + _MINUTE_MS + int(self._rng.expovariate(1 / _TAPPED_AFTER_MS)))


def kept_by(item: Item) -> str | None:
    """What shows the call's promise kept, as the lake has it; moments are written so that they sort."""
    by = str(item.get("promised_at", ""))
    if by >= str(item.get("recovered_at", "~")):
        return "telephony"
    return "tap" if by >= str(item.get("handled_at", "~")) else None
