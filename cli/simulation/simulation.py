"""A quarter of a market: its dealerships, their calls, and the truth about them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cli.shared.spool import Item
from cli.simulation import market, noise, slots, truths
from cli.simulation.calls import of_place
from cli.simulation.market import Place
from cli.simulation.noise import NONE, Noise
from cli.simulation.slots import Slot
from functions.lake.quarter import Quarter
from functions.shared.dealership import Dealership


@dataclass(slots=True, kw_only=True)
class Simulation:
    """Draw its calls once: the truth is known when they all are drawn."""

    quarter: Quarter
    seed: int
    places: list[Place]
    shifts: bool
    noise: Noise = NONE
    offered: bool = False
    promised: bool = False
    _tally: truths.Tally = field(default_factory=truths.Tally, init=False, repr=False)
    _slots: dict[tuple[str, str], list[Slot]] = field(default_factory=dict, init=False, repr=False)

    @property
    def dealerships(self) -> list[Dealership]:
        return [place.dealership for place in self.places]

    def items(self) -> Iterator[Item]:
        """Draws the ledger's items, one dealership after the other: plain values by attribute."""
        for place in self.places:
            yield from self.items_of(place)

    def items_of(self, place: Place) -> Iterator[Item]:
        region = (place.dealership.timezone, place.town.subdivision)
        if region not in self._slots:
            self._slots[region] = slots.of_region(self.quarter, *region, self.seed, shifts=self.shifts)
        factors = self._factors(place, region[1]) if self.noise != NONE else []
        own = self._slots[region]
        return of_place(
            place, own, self.seed, self._tally, factors, offered=self.offered, promised=self.promised
        )

    def _factors(self, place: Place, region: str) -> list[float]:
        return noise.factors(self.noise, self.quarter, self.seed, self.places.index(place), region)

    def _absences(self) -> list[dict[str, str]]:
        absences = {
            place.dealership.id: noise.absence(self.noise, self.quarter, self.seed, number)
            for number, place in enumerate(self.places)
        }
        return [
            {"dealership": dealership, "from": dates[0].isoformat(), "to": dates[1].isoformat()}
            for dealership, dates in absences.items()
            if dates
        ]

    def truths(self) -> dict[str, Any]:
        provinces = Counter(place.town.subdivision for place in self.places)
        days_off = {province: slots.days_off(self.quarter, province) for province in provinces}
        return {
            "quarter": str(self.quarter),
            "seed": self.seed,
            "dealerships": len(self.places),
            **self._tally.truths(),
            "holidays": truths.planted_holidays(self.quarter, days_off, provinces, shifts=self.shifts),
            "peak_week": truths.planted_peak_week(self.quarter),
            "absences": self._absences(),
            "storms": {
                province: stormy.isoformat()
                for province in sorted(provinces)
                if (stormy := noise.storm(self.noise, self.quarter, self.seed, province))
            },
        }


def draw(
    quarter: Quarter,
    *,
    calls: int,
    dealerships: int,
    seed: int,
    shifts: bool = True,
    noise: Noise = NONE,
    offered: bool = False,
    promised: bool = False,
) -> Simulation:
    """`calls` missed calls, exactly, whose local dates lie in the quarter; with `noise`, about as many.

    `shifts` off plants nothing around the days off: a market to which no holiday makes a difference.
    `offered` draws answered calls beside them, and changes no missed one; `promised` adds what their texts
    promise, and what staff tap.
    """
    places = market.places(quarter, calls, dealerships, seed)
    return Simulation(
        quarter=quarter,
        seed=seed,
        places=places,
        shifts=shifts,
        noise=noise,
        offered=offered,
        promised=promised,
    )
