"""Columns that mean something and aren't read: a guess stops there, and shows them. Pure."""

from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cli.call_logs.mapping.normalize import normalize_word, redact_numbers
from cli.call_logs.mapping.vocabulary import RESULT_WORDS, WHOLE_DURATIONS, Direction, Field, Result
from cli.call_logs.propose.candidate import Candidate
from cli.call_logs.propose.endings import is_weak
from cli.call_logs.propose.meanings import ALONE, direction_of, ending_of, is_flag, result_of

Doubtful = Literal["direction", "result", "detail", "talk_seconds"]
_FEW = 12
_SHOWN = 8
_WHY = {
    "direction": "may say which way a call went, and isn't read",
    "result": "may say how a call ended, and isn't read",
    "detail": "may say how a call ended where the result leaves it to the talk, and isn't read",
    "talk_seconds": "would alone tell answered calls from missed ones, and may count the ringing",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """`values` are a sample, the most frequent first, without telephone numbers."""

    field: Doubtful
    place: int
    name: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        sample = f": {', '.join(self.values)}" if self.values else ""
        return f'"{self.name}" {_WHY[self.field]}{sample}'


def find_doubts(candidate: Candidate, columns: abc.Mapping[Field, int]) -> list[Doubt]:
    """Finds the columns at which the guess stops; none where all that means something is read."""
    unread = [place for place in range(len(candidate.header)) if place not in set(columns.values())]
    places: dict[int, Doubtful] = {}
    if "direction" not in columns:
        places |= dict.fromkeys(_headed(candidate, "direction", unread), "direction")
        places |= dict.fromkeys(_telling(candidate, unread, _surely_direction_of), "direction")
    if "result" not in columns:
        places |= dict.fromkeys(_headed(candidate, "result", unread), "result")
    if _seconds_decide(candidate, columns):
        telling = [*_telling(candidate, unread, ending_of), *_flags_of_endings(candidate, unread)]
        places |= dict.fromkeys(telling, "detail" if "result" in columns else "result")
        if not {"result", "detail"} & set(places.values()) and _duration_alone(candidate, columns):
            places[columns["talk_seconds"]] = "talk_seconds"
    return [
        Doubt(field, place, redact_numbers(candidate.header[place]), _sample(candidate, place))
        for place, field in sorted(places.items())
    ]


def _headed(candidate: Candidate, field: Field, unread: list[int]) -> Iterator[int]:
    """Finds the columns whose heading means the field."""
    for place in candidate.places(field, set(range(len(candidate.header))) - set(unread)):
        values = candidate.values(place)
        if values and (not is_weak(candidate, place) or 1 < len(values) <= _FEW):
            yield place


def _telling(candidate: Candidate, unread: list[int], meaning: abc.Callable[[str], object]) -> Iterator[int]:
    """Finds the columns of few values, some of which are known words, whatever their heading says."""
    for place in unread:
        values = candidate.values(place)
        if len(values) <= _FEW and any(map(meaning, values)):
            yield place


def _surely_direction_of(value: str) -> Direction | None:
    return None if normalize_word(value) in ALONE else direction_of(value)


def _flags_of_endings(candidate: Candidate, unread: list[int]) -> Iterator[int]:
    """Finds the columns that say yes or no to an ending: Missed, Voicemail."""
    for place in unread:
        values = candidate.values(place)
        if values and all(map(is_flag, values)) and normalize_word(candidate.header[place]) in RESULT_WORDS:
            yield place


def _seconds_decide(candidate: Candidate, columns: abc.Mapping[Field, int]) -> bool:
    """Tells whether some rows' result is that they talked."""
    if "result" not in columns:
        return True
    both = columns.get("direction") == columns["result"]
    values = candidate.values(columns["result"])
    return not both and any(result_of(value) == "by_talk" for value in values)


def _duration_alone(candidate: Candidate, columns: abc.Mapping[Field, int]) -> bool:
    if "talk_seconds" not in columns:
        return False
    whole = not WHOLE_DURATIONS.isdisjoint(candidate.headings[columns["talk_seconds"]])
    decided = "result" in columns and any(map(ending_of, candidate.values(columns["result"])))
    return whole and not decided


def endings_of(candidate: Candidate, place: int) -> dict[Result, list[str]]:
    """Groups those of the column's values that say how a call ended."""
    endings: dict[Result, list[str]] = {}
    for value in sorted(candidate.values(place)):
        if ending := ending_of(value):
            endings.setdefault(ending, []).append(value)
    return endings


def _sample(candidate: Candidate, place: int) -> tuple[str, ...]:
    values = candidate.values(place).most_common(_SHOWN)
    return tuple(f"{redact_numbers(value)} ({count:,})" for value, count in values)
