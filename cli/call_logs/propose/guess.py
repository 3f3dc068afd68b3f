"""Proposes a mapping for an export that nobody has described, by its words. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cli.call_logs.interpret import durations, moments
from cli.call_logs.interpret.parties import party
from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.normalize import heading_words, normalize_word, redact_numbers
from cli.call_logs.mapping.vocabulary import DateOrder, Field
from cli.call_logs.propose.candidate import Candidate, find
from cli.call_logs.propose.doubts import Doubt, endings_of, find_doubts
from cli.call_logs.propose.endings import find_endings
from cli.call_logs.read.tables import Row, Table
from cli.shared.errors import Failed

Check = Callable[[Sequence[str]], bool]
_MANY = 0.75
_SHOWN = 10
_WANTED: dict[Field, str] = {
    "started_at": "dates and times",
    "person": "telephone numbers",
}
NO_HEADER = "no row of the file looks like a call log's header: write a mapping, and import with --mapping"


@dataclass(frozen=True, slots=True)
class Guess:
    """`unknown` are values of the result and direction columns that nobody knows, most frequent first.

    With `doubts`, the mapping is to be filled in: nothing may be imported by it as it is.
    """

    mapping: Mapping
    unknown: dict[str, list[str]]
    orders: list[DateOrder]
    doubts: list[Doubt] = field(default_factory=list)


def from_words(tables: Sequence[tuple[Table, list[Row]]], sheet: Callable[[Table], str | None]) -> Guess:
    """Raises Failed where the file doesn't say when a call was, whose it was, or how it ended."""
    candidate = find(tables)
    if candidate is None:
        raise Failed(NO_HEADER)
    table = candidate.table
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
    endings = find_endings(candidate, taken)
    columns |= endings.columns
    taken |= set(endings.columns.values())
    take("call_id", lambda cells: len(set(cells)) > 1 or len(cells) == 1)
    take("person", _parties)
    take("caller", _parties)
    take("called", lambda cells: bool(cells))
    take("ring_seconds", _durations)
    take("talk_seconds", _durations)
    take("line", lambda cells: bool(cells))
    if not columns.keys() & {"person", "caller"}:
        raise Failed(_nothing("who called", ("person", "caller"), candidate, columns))
    doubts = find_doubts(candidate, columns)
    for doubt in reversed(doubts):
        columns.setdefault(doubt.field, doubt.place)
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
            if "utc" in heading_words(_names(candidate, columns).get("started_at", ""))
            else None,
            "delimiter": getattr(table, "delimiter", None),
            "sheet": sheet(table),
            "columns": _names(candidate, columns),
            "direction": endings.directions,
            "result": endings.results,
            "detail": endings_of(candidate, columns["detail"]) if "detail" in columns else {},
        }
    )
    return Guess(mapping, _unknown(candidate, columns, mapping), orders, doubts)


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


def _dates(candidate: Candidate, columns: dict[Field, int]) -> list[str]:
    """Returns the dates, each with its weekday where another column has it: that may decide their order."""
    weekday = _weekdays(candidate, set(columns.values()))
    dates = []
    for row in candidate.rows:
        if len(row) > max(columns.values()):
            day = (
                moments.joined(row[columns["date"]].strip(), "00:00")
                if "date" in columns
                else row[columns["started_at"]].strip()
            )
            named = f"{row[weekday].strip()} {day}" if weekday is not None and weekday < len(row) else day
            dates += [date for date in (named, day) if _some_order(date) is not None][:1]
    return dates


def _weekdays(candidate: Candidate, taken: set[int]) -> int | None:
    return next(
        (
            place
            for place in range(len(candidate.header))
            if place not in taken
            and (cells := candidate.column(place))
            and all(map(moments.names_weekday, cells))
        ),
        None,
    )


def _names(candidate: Candidate, columns: dict[Field, int]) -> dict[str, Any]:
    return {field: candidate.header[place].strip() for field, place in columns.items()}


def _unknown(candidate: Candidate, columns: dict[Field, int], mapping: Mapping) -> dict[str, list[str]]:
    unknown: dict[str, list[str]] = {}
    for name, known in mapping.known_words.items():
        values = candidate.values(columns[name]).most_common() if name in columns else []
        if strange := [redact_numbers(value) for value, _ in values if normalize_word(value) not in known]:
            unknown[name] = strange[:_SHOWN]
    return unknown


def _nothing(what: str, fields: tuple[Field, ...], candidate: Candidate, columns: dict[Field, int]) -> str:
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
