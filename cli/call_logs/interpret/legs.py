"""A row of an export becomes a leg of a call, or is refused with its reason. Pure."""

from collections import Counter, abc
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cli.call_logs.interpret import durations, moments
from cli.call_logs.interpret.directions import Directions
from cli.call_logs.interpret.lines import UNKNOWN, Line, Lines
from cli.call_logs.interpret.parties import Party, dialled, party
from cli.call_logs.interpret.refusals import Refused, TooEarly
from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.normalize import clean, normalize_word, redact_numbers
from cli.call_logs.mapping.vocabulary import DateOrder, Direction, Field, Result
from cli.call_logs.read.header import Located
from functions.lake.schema import FIRST_YEAR, LAST_YEAR
from functions.shared.phone import digits_of

# Clocks of phone systems go wrong by hours, and dates read in the wrong order by months.
_AHEAD = timedelta(days=2)
# At noon, so that the local date of no zone is in a year before or after.
_FIRST = datetime(FIRST_YEAR, 1, 1, 12, tzinfo=UTC)
_LAST = datetime(LAST_YEAR, 12, 31, 12, tzinfo=UTC)
_TOTALS = (
    "total",
    "totals",
    "totaux",
    "grand total",
    "sous total",
    "subtotal",
    "somme",
    "moyenne",
    "average",
    "nombre",
    "page",
    "generated",
    "genere",
)
_LONGEST_ID = 128
# An id of nothing else is none: 0, and the UUID of zeros.
_ZEROS = "0-{}. "
_ID_DIGITS = 10
_MOST_LINES = 1000


class Leg(NamedTuple):
    """`at`: milliseconds since 1970, UTC. `person` is the outside number in E.164; `area` a masked one's."""

    row: int
    call_id: str | None
    at: int
    direction: Direction
    result: Result
    person: str | None
    area: str | None
    line: str
    department: str
    ring: int | None


@dataclass(slots=True)
class Reader:
    """Reads one table's rows. `zone` is that of its times.

    Of the calls that came in, `noted` counts what was read with a doubt, and `unplaced` the lines whose
    department nobody knows.
    """

    mapping: Mapping
    located: Located
    lines: Lines
    order: DateOrder
    zone: ZoneInfo
    now: datetime
    noted: Counter[str] = field(default_factory=Counter)
    unplaced: Counter[str] = field(default_factory=Counter)
    _directions: Directions = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._directions = Directions(self.mapping, self.located)

    def leg(self, row: int, cells: list[str]) -> Leg | None:
        """Reads a row; None for what stands between and below calls: blank lines, totals, the header again.

        Raises Refused.
        """
        if tuple(cells) == self.located.header or not any(map(str.strip, cells)):
            return None
        try:
            return self._leg(row, cells)
        except Refused:
            if _is_total(cells):
                return None
            raise

    def _leg(self, row: int, cells: list[str]) -> Leg:
        needed = max(*self.located.places.values(), *self.located.ids) + 1
        if len(cells) < needed:
            raise Refused(f"it has {len(cells)} cells, and column {needed} is needed")
        at = self._at(cells)
        direction = self._directions.of(cells)
        person = self._person(cells, direction)
        if direction == "inbound" and person.kind == "internal":
            direction = "internal"  # a call from an extension is no caller's
        line = self._line(cells, direction)
        leg = Leg(
            row=row,
            call_id=self._call_id(cells, person),
            at=round(at.timestamp() * 1000),
            direction=direction,
            result=self.ending(cells)[0],
            person=person.number,
            area=person.area,
            line=line.name,
            department=line.department,
            ring=self._seconds(cells, "ring_seconds"),
        )
        if direction == "inbound" and leg.result != "ignored":
            self._note(person, line)
        return leg

    def _at(self, cells: list[str]) -> datetime:
        cell = moment_text(self.located.places, cells)
        moment = moments.read(cell, self.order)
        if moment is None:
            raise Refused(self._no_moment(cell))
        at, doubt = moments.in_utc(moment, self.zone)
        if doubt:
            self.noted[f"time_{doubt}"] += 1
        if at < _FIRST:
            raise TooEarly(f"{at:%Y-%m-%d} is before {FIRST_YEAR}, the earliest year that is taken")
        if at > min(self.now + _AHEAD, _LAST):
            raise Refused(f"{at:%Y-%m-%d} is in the future: is date_order right?")
        return at

    def _no_moment(self, cell: str) -> str:
        if not cell:
            return "it has no date and time"
        reason = f'"{redact_numbers(cell)}" is no date and time'
        return f"{reason} by date_order {self.order}" if moments.orders_of(cell) else reason

    def _person(self, cells: list[str], direction: Direction) -> Party:
        """Reads who the outside person is: whoever called, or was called."""
        places, country = self.located.places, self.mapping.country
        called: Field = "person" if "person" in places else "called"
        if direction == "outbound" and called in places:
            return dialled(self.located.cell(cells, called), self.mapping.outbound_prefix, country)
        return party(self.located.cell(cells, "person" if "person" in places else "caller"), country)

    def _note(self, person: Party, line: Line) -> None:
        if person.kind != "number":
            self.noted[f"caller_{person.kind}"] += 1
        if line.department == "other" and (line.name in self.unplaced or len(self.unplaced) < _MOST_LINES):
            self.unplaced[line.name] += 1

    def ending(self, cells: list[str]) -> tuple[Result, str]:
        """Returns how the leg ended, and the words that say it. Raises Refused."""
        cell = self.located.cell(cells, "detail")
        known = self.mapping.detail_words.get(normalize_word(cell))
        if known is None and "result" in self.located.places:
            cell = self.located.cell(cells, "result")
            known = self.mapping.result_words.get(normalize_word(cell))
            if known is None:
                raise Refused(f'result "{redact_numbers(cell)}" is unknown: add it to [result]')
        if known in (None, "by_talk"):
            talked = self._seconds(cells, "talk_seconds")
            if talked is None and "talk_seconds" not in self.located.places:
                raise Refused("nothing tells whether they talked: name the column talk_seconds")
            told = self.located.cell(cells, "talk_seconds")
            known, cell = "answered" if talked else "no_answer", f"{cell} {told}".strip() if known else told
        context, application = self.located.cell(cells, "context"), self.located.cell(cells, "detail")
        if known == "answered" and self._directions.plan.is_menu(context=context, application=application):
            return "abandoned", f"{cell} {application or context}"
        return known, cell

    def _line(self, cells: list[str], direction: Direction) -> Line:
        """Finds the line that was called; what a call out was placed to is none of the dealership's."""
        if direction == "outbound":
            return UNKNOWN
        return self.lines.find(self.located.cell(cells, "line"), self.located.cell(cells, "called"))

    def _seconds(self, cells: list[str], name: Field) -> int | None:
        cell = self.located.cell(cells, name).strip()
        if not cell:
            return None
        seconds = durations.seconds(cell)
        if seconds is None:
            self.noted[f"unreadable_{name}"] += 1
        return seconds

    def _call_id(self, cells: list[str], person: Party) -> str | None:
        """Reads the call's id; None where there is none, or where it would tell the caller's number."""
        names = (clean(cells[place]) for place in self.located.ids)
        call_id = next((name for name in names if name.strip(_ZEROS)), "")
        if person.number and person.number[-_ID_DIGITS:] in digits_of(call_id):
            return None
        return call_id[:_LONGEST_ID] or None


def _is_total(cells: list[str]) -> bool:
    first = normalize_word(next(cell for cell in cells if cell.strip()))
    return any(first == word or first.startswith(f"{word} ") for word in _TOTALS)


def moment_text(places: abc.Mapping[Field, int], cells: list[str]) -> str:
    """Joins the cells of a row's date and time."""
    if "started_at" in places:
        return cells[places["started_at"]].strip()
    return moments.joined(cells[places["date"]].strip(), cells[places["time"]].strip())
