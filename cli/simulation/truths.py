"""What a simulation planted, counted in Python as it was drawn: no SQL has a part in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from cli.shared.spool import Item
from cli.simulation import season
from cli.simulation.promises import kept_by
from cli.simulation.slots import Slot
from functions.lake.quarter import Quarter
from functions.shared.call import DEPARTMENTS

_RESPONSES = {
    "texted": "texted_at",
    "delivered": "delivered_at",
    "replied": "replied_at",
    "called_back": "called_back_at",
    "recovered": "recovered_at",
    "repeats": "repeat_of",
}


class Tally:
    def __init__(self) -> None:
        self._by_slot: Counter[tuple[str, date, int]] = Counter()
        self._open = 0
        self._calls = 0
        self._segments = 0
        self._text_status: Counter[str] = Counter()
        self._responses: Counter[str] = Counter()
        self._promises: Counter[str] = Counter()

    def count_slots(self, slots: Sequence[Slot], picks: Iterable[int]) -> None:
        for pick, calls in Counter(picks).items():
            slot = slots[pick % len(slots)]
            self._by_slot[DEPARTMENTS[pick // len(slots)], slot.day, slot.hour] += calls

    def count(self, item: Item, *, is_open: int) -> None:
        self._calls += 1
        self._open += is_open
        self._text_status[str(item["text_status"])] += 1
        for name, attribute in _RESPONSES.items():
            if attribute in item:
                self._responses[name] += 1
        if "promised_at" in item:
            self._promises["promised"] += 1
            self._promises[f"kept_by_{kept_by(item)}"] += 1
        segments = item.get("segments")
        if isinstance(segments, int):
            self._segments += segments

    def truths(self) -> dict[str, Any]:
        """Counts, all of them; nothing is rounded or estimated."""
        departments: Counter[str] = Counter()
        hours: Counter[tuple[int, int]] = Counter()
        months: Counter[tuple[str, str]] = Counter()
        outside = 0
        for (department, day, hour), calls in self._by_slot.items():
            departments[department] += calls
            hours[day.isoweekday(), hour] += calls
            months[f"{day:%Y-%m}", department] += calls
            if day.weekday() >= 5 or not 8 <= hour < 17:
                outside += calls
        return {
            "calls": self._calls,
            "by_department": [
                {"department": name, "calls": calls} for name, calls in departments.most_common()
            ],
            "hour_of_week": [
                {"weekday": weekday, "hour": hour, "calls": hours[weekday, hour]}
                for weekday in range(1, 8)
                for hour in range(24)
            ],
            "by_month": [
                {"month": month, "department": name, "calls": calls}
                for (month, name), calls in sorted(months.items())
            ],
            "outside_standard_hours": outside,
            "outside_open_hours": self._calls - self._open,
            "by_text_status": dict(sorted(self._text_status.items())),
            "response": {name: self._responses[name] for name in _RESPONSES} | {"segments": self._segments},
            **({"promises": self._planted_promises()} if self._promises else {}),
        }

    def _planted_promises(self) -> dict[str, int]:
        return {name: self._promises[name] for name in ("promised", "kept_by_telephony", "kept_by_tap")}


def planted_holidays(
    quarter: Quarter,
    days_off: Mapping[str, Mapping[date, str]],
    dealerships: Mapping[str, int],
    *,
    shifts: bool,
) -> list[dict[str, Any]]:
    """Lists the quarter's weekdays off, with the provinces that have them and what was planted around each.

    Empty ratios would say that nothing was planted: without `shifts` the list is.
    """
    planted: dict[tuple[date, str], dict[str, Any]] = {}
    for subdivision, days in sorted(days_off.items()):
        for day in sorted(days):
            if shifts and quarter.first <= day <= quarter.last and day.weekday() < 5:
                shift = season.shift(day, days)
                entry = planted.setdefault(
                    (day, days[day]), {**asdict(shift), "provinces": [], "dealerships": 0}
                )
                entry["provinces"].append(subdivision)
                entry["dealerships"] += dealerships[subdivision]
    return [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in holiday.items()}
        for _, holiday in sorted(planted.items(), key=itemgetter(0))
    ]


def planted_peak_week(quarter: Quarter) -> dict[str, str] | None:
    """Returns the week of the tyre changes, from Sunday to Saturday, where the quarter has one."""
    if quarter.number not in (2, 4):
        return None
    first = season.tyre_week(quarter.year, autumn=quarter.number == 4)
    return {"start": first.isoformat(), "end": (first + timedelta(days=6)).isoformat()}
