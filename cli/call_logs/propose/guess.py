"""Proposes a mapping for an export that nobody has described, by its words. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cli.call_logs.interpret import durations, moments
from cli.call_logs.interpret.parties import party
from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.normalize import normalize_word, redact_numbers
from cli.call_logs.mapping.vocabulary import COLUMNS, DIRECTION_WORDS, RESULT_WORDS, DateOrder, Field
from cli.call_logs.read.tables import Row, Table
from cli.shared.errors import Failed

Check = Callable[[Sequence[str]], bool]
_DEPTH = 50
_FEWEST_COLUMNS = 3
_MOST, _MANY = 0.9, 0.75
_WANTED: dict[Field, str] = {
    "started_at": "dates and times",
    "person": "telephone numbers",
    "result": "results known here",
}
_WORDS = {word for words in COLUMNS.values() for word in words}


@dataclass(frozen=True, slots=True)
class Guess:
    """`unknown` are values of the result and direction columns that nobody knows, most frequent first."""

    mapping: Mapping
    unknown: dict[str, list[str]]
    orders: list[DateOrder]


@dataclass(frozen=True, slots=True)
class _Candidate:
    header: list[str]
    rows: list[list[str]]

    def column(self, place: int) -> list[str]:
        return [cell for row in self.rows if place < len(row) and (cell := row[place].strip())]

    def places(self, field: Field, taken: set[int]) -> list[int]:
        """Finds the columns that may be the field by their name, the likeliest first."""
        names = [normalize_word(cell) for cell in self.header]
        return [
            place
            for word in COLUMNS[field]
            for place, name in enumerate(names)
            if name == word and place not in taken
        ]


def from_words(tables: Sequence[tuple[Table, list[Row]]], sheet: Callable[[Table], str | None]) -> Guess:
    """Raises Failed where the file doesn't say when a call was, whose it was, or how it ended."""
    candidate, table = _header(tables)
    columns: dict[Field, int] = {}
    taken: set[int] = set()

    def take(field: Field, check: Check) -> bool:
        for place in candidate.places(field, taken):
            if check(candidate.column(place)):
                columns[field] = place
                taken.add(place)
                return True
        return False

    if not take("started_at", _moments) and not (take("date", _days) and take("time", _times)):
        raise Failed(_nothing("when each call began", ("started_at", "date", "time"), candidate, columns))
    words = _what_happened(candidate, take, columns)
    take("call_id", lambda cells: len(set(cells)) > 1 or len(cells) == 1)
    take("person", _parties)
    take("caller", _parties)
    take("called", lambda cells: bool(cells))
    take("ring_seconds", _durations)
    take("talk_seconds", _durations)
    take("line", lambda cells: bool(cells))
    if not columns.keys() & {"person", "caller"}:
        raise Failed(_nothing("who called", ("person", "caller"), candidate, columns))
    if not columns.keys() & {"result", "talk_seconds"}:
        raise Failed(
            _nothing("whether each call was answered", ("result", "talk_seconds"), candidate, columns)
        )
    dates = _dates(candidate, columns)
    orders = moments.date_orders(dates)
    mapping = Mapping.model_validate(
        {
            "name": "guessed",
            "date_order": None if len(orders) > 1 or all(map(moments.names_month, dates)) else orders[0],
            "zone": "UTC"
            if "utc" in normalize_word(_names(candidate, columns).get("started_at", "")).split()
            else None,
            "delimiter": getattr(table, "delimiter", None),
            "sheet": sheet(table),
            "columns": _names(candidate, columns),
            **words,
        }
    )
    return Guess(mapping, _unknown(candidate, columns, mapping), orders)


def _header(tables: Sequence[tuple[Table, list[Row]]]) -> tuple[_Candidate, Table]:
    """Finds the row with most of the words that columns are called by, and the rows below it."""
    best: tuple[int, _Candidate, Table] | None = None
    for table, head in tables:
        for number, (_, cells) in enumerate(head[:_DEPTH]):
            score = len({normalize_word(cell) for cell in cells or []} & _WORDS)
            if cells and score >= _FEWEST_COLUMNS and (best is None or score > best[0]):
                rows = [
                    row
                    for _, row in head[number + 1 :]
                    if row and row != cells and _filled(row) * 2 > _filled(cells)
                ]
                best = (score, _Candidate(cells, rows), table)
    if best is None:
        raise Failed(
            "no row of the file looks like a call log's header: write a mapping, and import with --mapping"
        )
    return best[1], best[2]


def _filled(cells: list[str]) -> int:
    """Totals below the table fill few of its columns."""
    return sum(bool(cell.strip()) for cell in cells)


def _what_happened(
    candidate: _Candidate, take: Callable[[Field, Check], bool], columns: dict[Field, int]
) -> dict[str, Any]:
    """Takes direction and result. Some exports say both in one column: Entrant, Sortant, Manqué."""
    directed = take("direction", _mostly(DIRECTION_WORDS))
    if take("result", _mostly(RESULT_WORDS, 0.5)) or directed:
        return {}
    both = {**RESULT_WORDS, **DIRECTION_WORDS}
    if not take("direction", _mostly(both, 1.0)):
        return {}
    columns["result"] = columns["direction"]
    values = sorted(set(candidate.column(columns["direction"])))
    return {
        "direction": {"inbound": [value for value in values if normalize_word(value) not in DIRECTION_WORDS]},
        "result": {"by_talk": [value for value in values if normalize_word(value) in DIRECTION_WORDS]},
    }


def _mostly(words: dict[str, Any], share: float = _MOST) -> Check:
    return lambda cells: (
        bool(cells) and sum(normalize_word(cell) in words for cell in cells) >= share * len(cells)
    )


def _nearly_all(reads: Callable[[str], object]) -> Check:
    """Allows a few bad cells: they don't make another column of it."""
    return lambda cells: bool(cells) and sum(reads(cell) is not None for cell in cells) >= _MANY * len(cells)


def _some_order(text: str) -> object:
    return moments.read(text, "dmy") or moments.read(text, "mdy") or moments.read(text, "unix")


def _moments(cells: Sequence[str]) -> bool:
    """Tells moments from a workbook's date or time, whose other half is in another column."""
    midnights = all(cell.endswith(" 00:00:00") for cell in cells)
    return _nearly_all(_some_order)(cells) and not midnights and not _times(cells)


_days = _nearly_all(lambda text: _some_order(moments.joined(text, "00:00")))
_times = _nearly_all(lambda text: _some_order(moments.joined("2025-01-01", text)))
_durations = _nearly_all(durations.seconds)
_parties = _nearly_all(lambda text: None if party(text, "CA").kind == "unreadable" else text)


def _dates(candidate: _Candidate, columns: dict[Field, int]) -> list[str]:
    if "started_at" in columns:
        dates = candidate.column(columns["started_at"])
    else:
        dates = [moments.joined(day, "00:00") for day in candidate.column(columns["date"])]
    return [date for date in dates if _some_order(date) is not None]


def _names(candidate: _Candidate, columns: dict[Field, int]) -> dict[str, Any]:
    return {field: candidate.header[place].strip() for field, place in columns.items()}


def _unknown(candidate: _Candidate, columns: dict[Field, int], mapping: Mapping) -> dict[str, list[str]]:
    unknown: dict[str, list[str]] = {}
    for field, known in mapping.known_words.items():
        if field in columns:
            cells = candidate.column(columns[field])
            strange = Counter(cell for cell in cells if normalize_word(cell) not in known)
            if strange:
                unknown[field] = [redact_numbers(value) for value, _ in strange.most_common(10)]
    return unknown


def _nothing(what: str, fields: tuple[Field, ...], candidate: _Candidate, columns: dict[Field, int]) -> str:
    taken = set(columns.values())
    named = [
        redact_numbers(candidate.header[place])
        for place in dict.fromkeys(place for field in fields for place in candidate.places(field, taken))
    ]
    if named:
        were, their = ("was", "its") if len(named) == 1 else ("were", "their")
        wanted = _WANTED[fields[0]]
        return (
            f"{', '.join(named)} {were} found, but most of {their} values are no {wanted}:"
            " write a mapping, and import with --mapping"
        )
    has = ", ".join(redact_numbers(name) for name in candidate.header if name.strip())
    return (
        f"nothing in the file says {what}: write a mapping, and import with --mapping; its columns are {has}"
    )
