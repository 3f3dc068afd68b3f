"""An integration that has fallen silent: what is usual of it, and when its silence isn't. Pure.

Every alarm else counts what comes. This one counts what doesn't: a webhook that somebody took out of the
provider's console fails nowhere.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.shared.ledger.change_counter import Heard
from functions.shared.moment import from_text, to_text

# Shorter than this nobody is asked to look, however busy the dealership. Calls that come at random leave a
# gap of this many by chance once in 3,000 (e⁻⁸): tests/unit/notify/test_silence.py counts what comes of it.
LEAST_OPEN = timedelta(hours=3)
LEAST_CALLS = 8.0
# What is usual at an hour of the week is the mean of its last weeks, about: a new one counts an eighth. Of an
# hour that was seen once, nothing is usual.
WEEKS = 8
LEAST_WEEKS = 2
# Of two looks that are further apart, nobody knows in which hour the calls came.
_LOOKS_APART = timedelta(minutes=30), timedelta(minutes=90)
_LOOKS_BACK = timedelta(days=21)
_HOUR = timedelta(hours=1)

IsOpen = Callable[[datetime], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an integration, as of a look at it.

    `total` is how many calls it had told of. `calls` are the usual ones by hour of the week (`hour_of`), and
    `weeks` how often that hour was counted. `silent_since` is when it was last heard, where its silence was
    told.
    """

    as_of: datetime
    total: int
    calls: Mapping[int, float]
    weeks: Mapping[int, int]
    silent_since: datetime | None = None

    def usual(self, hour: int) -> float:
        return self.calls.get(hour, 0.0) if self.weeks.get(hour, 0) >= LEAST_WEEKS else 0.0


@dataclass(frozen=True, slots=True)
class Silence:
    """No call since `since`: for so much time that the dealership was open, in which so many are usual."""

    since: datetime
    open_for: timedelta
    usual_calls: float


def hour_of(moment: datetime, zone: ZoneInfo) -> int:
    """0 for Monday's first hour, 167 for Sunday's last, by the dealership's clock."""
    local = moment.astimezone(zone)
    return local.weekday() * 24 + local.hour


def silence(
    known: Known, heard_at: datetime, now: datetime, zone: ZoneInfo, is_open: IsOpen
) -> Silence | None:
    """The silence since the integration was heard. None while it is none that anybody should look at.

    Time in which the dealership is closed, at night or on a holiday, is neither silent nor usual.
    """
    open_for, calls = timedelta(0), 0.0
    for begins, ends in _hours(max(heard_at, now - _LOOKS_BACK), now):
        if is_open(begins + (ends - begins) / 2):
            open_for += ends - begins
            calls += known.usual(hour_of(begins, zone)) * ((ends - begins) / _HOUR)
    enough = open_for >= LEAST_OPEN and calls >= LEAST_CALLS
    return Silence(heard_at, open_for, calls) if enough else None


def learn(known: Known | None, heard: Heard, now: datetime, zone: ZoneInfo, is_open: IsOpen) -> Known:
    """What is known after another look. An hour of a silence or of a closed day teaches nothing."""
    if known is None:
        return Known(as_of=now, total=heard.calls, calls={}, weeks={})
    seen = replace(known, as_of=now, total=heard.calls)
    apart, middle = now - known.as_of, known.as_of + (now - known.as_of) / 2
    shortest, longest = _LOOKS_APART
    if known.silent_since is not None or not shortest <= apart <= longest or not is_open(middle):
        return seen
    hour = hour_of(middle, zone)
    weeks = min(known.weeks.get(hour, 0) + 1, WEEKS)
    before, came = known.calls.get(hour, 0.0), (heard.calls - known.total) / (apart / _HOUR)
    mean = before + (came - before) / weeks
    return replace(seen, calls={**known.calls, hour: mean}, weeks={**known.weeks, hour: weeks})


def _hours(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time between, cut at full hours."""
    begins = since
    while begins < until:
        full = begins.replace(minute=0, second=0, microsecond=0) + _HOUR
        ends = min(full, until)
        yield begins, ends
        begins = ends


def to_json(known: Mapping[str, Known]) -> str:
    """As the ledger keeps what is known of a dealership's integrations."""
    return json.dumps(
        {
            id_: {
                "as_of": to_text(each.as_of),
                "total": each.total,
                "hours": {
                    hour: [round(calls, 2), each.weeks[hour]] for hour, calls in sorted(each.calls.items())
                },
                "silent_since": each.silent_since and to_text(each.silent_since),
            }
            for id_, each in sorted(known.items())
        },
        separators=(",", ":"),
    )


def from_json(text: str | None) -> dict[str, Known]:
    """Reads what `to_json` wrote. Nothing is known where it is None or of another form."""
    try:
        return {id_: _known(each) for id_, each in json.loads(text or "{}").items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}


def _known(written: dict[str, Any]) -> Known:
    hours = {int(hour): pair for hour, pair in written["hours"].items()}
    since = written["silent_since"]
    return Known(
        as_of=from_text(written["as_of"]),
        total=written["total"],
        calls={hour: float(calls) for hour, (calls, _) in hours.items()},
        weeks={hour: int(weeks) for hour, (_, weeks) in hours.items()},
        silent_since=from_text(since) if since else None,
    )
