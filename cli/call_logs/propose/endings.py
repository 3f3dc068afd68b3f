"""Which columns say which way a call went and how it ended, and what their values mean. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cli.call_logs.mapping.normalize import normalize_word
from cli.call_logs.mapping.vocabulary import (
    DIRECTION_WORDS,
    FLAG_HEADINGS,
    FLAGS,
    RESULT_WORDS,
    WEAK_HEADINGS,
    Direction,
    Field,
    Result,
)
from cli.call_logs.propose.candidate import Candidate
from cli.call_logs.propose.meanings import direction_of, ending_of, is_flag, result_of

_MOST, _HALF = 0.9, 0.5


@dataclass(frozen=True, slots=True)
class Endings:
    """`columns` are the places of the direction and the result; one may say both: Entrant, Sortant, Manqué.

    `directions` and `results` are what the vocabulary doesn't say of their values.
    """

    columns: dict[Field, int]
    directions: dict[Direction, list[str]] = field(default_factory=dict)
    results: dict[Result, list[str]] = field(default_factory=dict)


def find_endings(candidate: Candidate, taken: set[int]) -> Endings:
    direction = _direction_column(candidate, taken)
    result = _result_column(candidate, taken if direction is None else taken | {direction})
    if result is None:
        both = candidate.places("direction", taken) if direction is None else [direction]
        result = next((place for place in both if _says_endings(candidate, place)), None)
    places: dict[Field, int | None] = {"direction": direction, "result": result}
    return Endings(
        {name: place for name, place in places.items() if place is not None},
        _directions(candidate, direction),
        _results(candidate, result, both=result == direction),
    )


def _direction_column(candidate: Candidate, taken: set[int]) -> int | None:
    """Takes one whose values are known, else the one of which the most are, however few."""
    places = candidate.places("direction", taken)
    shares = {place: _share(candidate, place, direction_of) for place in places}
    return _first(places, shares, _MOST)


def _result_column(candidate: Candidate, taken: set[int]) -> int | None:
    """Prefers a column that decides by itself to one that leaves it to the talk."""
    places = candidate.places("result", taken)
    deciding = {place: _share(candidate, place, ending_of) for place in places}
    known = {place: _share(candidate, place, result_of) for place in places}
    flags = {place for place in places if _is_flagged(candidate, place)}
    shares = {place: 1.0 if place in flags else known[place] for place in places}
    some = [place for place in places if place in flags or (deciding[place] and known[place] >= _HALF)]
    words = [place for place in places if place in flags or not _only_flags(candidate, place)]
    return _first(some, shares, 0.0) if some else _first(words, shares, _HALF)


def _first(places: list[int], shares: dict[int, float], enough: float) -> int | None:
    for place in places:
        if shares[place] > 0 and shares[place] >= enough:
            return place
    best = max(places, key=lambda place: shares[place], default=None)
    return best if best is not None and shares[best] > 0 else None


def _share(candidate: Candidate, place: int, meaning: Callable[[str], object]) -> float:
    values = candidate.values(place)
    known = sum(count for value, count in values.items() if meaning(value) is not None)
    told = sum(count for value, count in values.items() if direction_of(value) or result_of(value))
    if not known or (told < _HALF * values.total() and is_weak(candidate, place)):
        return 0.0
    return known / values.total()


def is_weak(candidate: Candidate, place: int) -> bool:
    """Tells a heading that often says something else: Type, Call type."""
    return not WEAK_HEADINGS.isdisjoint(candidate.headings[place])


def _only_flags(candidate: Candidate, place: int) -> bool:
    return all(map(is_flag, candidate.values(place)))


def _is_flagged(candidate: Candidate, place: int) -> bool:
    return (
        bool(candidate.values(place))
        and _only_flags(candidate, place)
        and not FLAG_HEADINGS.isdisjoint(candidate.headings[place])
    )


def _says_endings(candidate: Candidate, place: int) -> bool:
    """Tells Incoming, Outgoing, Missed from Incoming, Outgoing."""
    values = candidate.values(place)
    known = all(direction_of(value) or result_of(value) for value in values)
    return any(map(ending_of, values)) and (known or any(map(direction_of, values)))


def _directions(candidate: Candidate, place: int | None) -> dict[Direction, list[str]]:
    words: dict[Direction, list[str]] = {}
    for value in sorted(candidate.values(place)) if place is not None else ():
        meaning = direction_of(value) or ("inbound" if ending_of(value) else None)
        if meaning and normalize_word(value) not in DIRECTION_WORDS:
            words.setdefault(meaning, []).append(value)
    return words


def _results(candidate: Candidate, place: int | None, *, both: bool) -> dict[Result, list[str]]:
    words: dict[Result, list[str]] = {}
    flagged = place is not None and _is_flagged(candidate, place)
    for value in sorted(candidate.values(place)) if place is not None else ():
        word = normalize_word(value)
        meaning = FLAGS.get(word) if flagged else result_of(value)
        if meaning is None and both and direction_of(value):
            meaning = "by_talk"
        if meaning and RESULT_WORDS.get(word) != meaning:
            words.setdefault(meaning, []).append(value)
    return words
