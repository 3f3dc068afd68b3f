"""A dealership's texts as its operator previews them: what each says, what it costs, and whose words it has.

There is no price: what a segment costs is the carrier's and the country's affair, and no price of theirs is
in the product.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from rich.table import Table
from rich.text import Text

from functions.send_sms import wording
from functions.send_sms.promise import promise
from functions.send_sms.senders import sender_of
from functions.shared import letters
from functions.shared.call import DEPARTMENTS, FOLLOW_UP_KINDS, Department, FollowUpKind, Language
from functions.shared.callback_times import NO_TIMES
from functions.shared.dealership import Dealership
from functions.shared.sender import SEGMENT, Sender

# Any sender of AWS: their segments all hold the same.
_STAGE = Sender(carrier="end_user_messaging", identity="", parts_per_second=1)
PreviewedKind = Literal["answer", FollowUpKind]
_TIMES = {2: "twice", 3: "three times"}


@dataclass(frozen=True, slots=True)
class Preview:
    """One text and whose template it is: the department's own, the file's default, or Rappel's.

    `segment` is how many septets one segment of its sender holds: the shortest of the department's senders'.
    `promised`: it promises a call back.
    """

    department: Department
    language: Language
    kind: PreviewedKind
    text: wording.Text
    template: Literal["department", "default", "rappel"]
    segment: int
    promised: bool = False


def at(
    dealership: Dealership,
    department: Department,
    language: Language,
    moment: datetime,
    kind: PreviewedKind = "answer",
) -> Preview:
    """The text of a call to the department at a moment."""
    segment = _segment(dealership, department)
    by = promise(dealership, department, NO_TIMES, moment) if kind == "answer" else None
    text = wording.write(dealership, department, language, moment, segment, kind, promised_at=by)
    return _preview(dealership, department, language, kind, text, segment, promised=by is not None)


def every(dealership: Dealership) -> list[Preview]:
    """Each department's texts, in each language, open and closed, at their longest."""
    return [
        _longest(dealership, department, language, kind, is_open=is_open, promised=promised)
        for department in DEPARTMENTS
        for language in dealership.languages
        for kind in kinds(dealership)
        for is_open, promised in _states(dealership, department, kind)
    ]


def _states(
    dealership: Dealership, department: Department, kind: PreviewedKind
) -> Iterator[tuple[bool, bool]]:
    yield True, False
    if kind == "answer" and dealership.promises(department) is not None:
        yield True, True
    yield False, False


def _longest(
    dealership: Dealership,
    department: Department,
    language: Language,
    kind: PreviewedKind,
    *,
    is_open: bool,
    promised: bool,
) -> Preview:
    segment = _segment(dealership, department)
    text = wording.costliest(
        dealership, department, language, is_open=is_open, segment=segment, kind=kind, promised=promised
    )
    return _preview(dealership, department, language, kind, text, segment, promised=promised)


def kinds(dealership: Dealership) -> tuple[PreviewedKind, ...]:
    """The kinds of text that the dealership's callers may get after a missed call."""
    return ("answer", *(kind for kind in FOLLOW_UP_KINDS if kind in dealership.follow_ups))


def _segment(dealership: Dealership, department: Department) -> int:
    """A department without a line is that of calls to numbers that the file doesn't know."""
    own = [(line.name, line.number) for line in dealership.lines if line.department == department]
    return min(sender_of(dealership, *each, _STAGE).segment for each in own or [("", None)])


def _preview(
    dealership: Dealership,
    department: Department,
    language: Language,
    kind: PreviewedKind,
    text: wording.Text,
    segment: int,
    *,
    promised: bool,
) -> Preview:
    source = dealership.text_source(department, language, is_open=text.open, kind=kind, promised=promised)
    template: Literal["department", "default", "rappel"] = "rappel"
    if source is not None:
        template = "default" if source == "default" else "department"
    return Preview(department, language, kind, text, template, segment, promised)


def warnings(previews: Iterable[Preview]) -> Iterator[str]:
    """Says what texts of more than one segment cost, and by which letters: a line per cause."""
    grown: dict[tuple[int, tuple[str, ...], int], list[Preview]] = {}
    for preview in previews:
        size = preview.text.size
        if size.segments > 1:
            grown.setdefault((size.segments, size.costly, preview.segment), []).append(preview)
    for (segments, costly, segment), alike in grown.items():
        first = alike[0]
        where = f"{first.department}, {first.language}, {state(first)}"
        if len(alike) > 1:
            where += f", and {len(alike) - 1} more text{'s' if len(alike) > 2 else ''}"
        why = f", by {'; '.join(map(letters.name, costly))}" if costly else ""
        if not costly and segment < SEGMENT:
            why = f": its sender's segment holds {segment} characters"
        yield f"{where}: {segments} segments: {_TIMES.get(segments, f'{segments} times')} the price{why}"


def cost(text: wording.Text) -> str:
    """`1 segment, GSM-7, 130 units`."""
    size = text.size
    return f"{size.segments} segment{'s' if size.segments > 1 else ''}, {size.encoding}, {size.units} units"


def as_json(preview: Preview) -> dict[str, Any]:
    """What scripts read of a text."""
    size = preview.text.size
    return {
        "text": preview.text.body,
        "encoding": size.encoding,
        "segments": size.segments,
        "open": preview.text.open,
        "promised": preview.promised,
        "department": preview.department,
        "language": preview.language,
        "kind": preview.kind,
        "template": preview.template,
        "costly": [letters.name(letter) for letter in size.costly],
    }


def table(previews: Iterable[Preview]) -> Table:
    """A row per text, and the text itself."""
    rows = Table(
        "department", "language", "state", "encoding", "segments", "template", "text", show_lines=True
    )
    for preview in previews:
        size = preview.text.size
        rows.add_row(
            preview.department,
            preview.language,
            state(preview),
            size.encoding,
            str(size.segments),
            preview.template,
            Text(preview.text.body),
        )
    return rows


def state(preview: Preview) -> str:
    """When the text leaves: `open`, `promised` where it promises a call back, `tried, closed`."""
    hours = "promised" if preview.promised else "open" if preview.text.open else "closed"
    return hours if preview.kind == "answer" else f"{preview.kind}, {hours}"
