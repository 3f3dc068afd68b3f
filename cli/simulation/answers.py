"""Calls that a person took: so many beside each missed one that the department misses its planted share.

They come within the minute of a missed call, so that a crowded hour has both, and are drawn apart from all
else: a market has the same missed calls with them and without.
"""

from collections.abc import Iterator
from random import Random

from cli.shared.spool import Item
from cli.simulation.clock import iso
from cli.simulation.departments import SIMULATED
from cli.simulation.slots import Slot
from functions.shared.call import Department, call_key

# On Monday mornings, so many times as large.
MONDAY_MORNING = 1.4
_MINUTE_MS = 60_000
_TALK_S = 200.0
_COPIED = ("dealership_id", "provider", "integration_id", "department", "line", "called")


class Answers:
    """One dealership's answered calls."""

    def __init__(self, dealership_id: str, seed: int) -> None:
        self._rng = Random(f"{seed} {dealership_id} answers")  # noqa: S311 -- it draws, and keeps no secret

    def beside(self, missed: Item, occurred: int, department: Department, slot: Slot) -> Iterator[Item]:
        """Draws the answered calls of the missed one's minute: a geometric number of them."""
        rate = miss_rate(department, slot.hour_of_week)
        while self._rng.random() >= rate:
            began = occurred - occurred % _MINUTE_MS + int(self._rng.random() * _MINUTE_MS)
            call_id = f"CA{self._rng.getrandbits(128):032x}"
            yield {
                **{name: missed[name] for name in _COPIED},
                "call_key": call_key(str(missed["provider"]), call_id),
                "call_id": call_id,
                "occurred_at": iso(began),
                "answered_at": iso(began + 1000 * (2 + int(self._rng.random() * 20))),
                "talk_seconds": 5 + int(self._rng.expovariate(1 / _TALK_S)),
            }


def miss_rate(department: Department, hour_of_week: int) -> float:
    """The planted rate of an hour of the week, Monday's first hour being 0."""
    return SIMULATED[department].miss_rate * (MONDAY_MORNING if 9 <= hour_of_week < 12 else 1.0)
