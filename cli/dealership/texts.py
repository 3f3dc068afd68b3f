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
from functions.shared import letters
from functions.shared.call import DEPARTMENTS, Department, Language
from functions.shared.dealership import Dealership

_TIMES = {2: "twice", 3: "three times"}


@dataclass(frozen=True, slots=True)
class Preview:
    """One text and whose template it is: the department's own, the file's default, or Rappel's."""

    department: Department
    language: Language
    text: wording.Text
    template: Literal["department", "default", "rappel"]


def at(dealership: Dealership, department: Department, language: Language, moment: datetime) -> Preview:
    """The text of a call to the department at a moment."""
    return _preview(dealership, department, language, wording.write(dealership, department, language, moment))


def every(dealership: Dealership) -> list[Preview]:
    """Each department's texts, in each language, open and closed, at their longest."""
    return [
        _preview(
            dealership,
            department,
            language,
            wording.costliest(dealership, department, language, is_open=is_open),
        )
        for department in DEPARTMENTS
        for language in dealership.languages
        for is_open in (True, False)
    ]


def _preview(
    dealership: Dealership, department: Department, language: Language, text: wording.Text
) -> Preview:
    source = dealership.text_source(department, language, is_open=text.open)
    template: Literal["department", "default", "rappel"] = "rappel"
    if source is not None:
        template = "default" if source == "default" else "department"
    return Preview(department, language, text, template)


def warnings(previews: Iterable[Preview]) -> Iterator[str]:
    """Says what texts of more than one segment cost, and by which letters: a line per cause."""
    grown: dict[tuple[int, tuple[str, ...]], list[Preview]] = {}
    for preview in previews:
        size = preview.text.size
        if size.segments > 1:
            grown.setdefault((size.segments, size.costly), []).append(preview)
    for (segments, costly), alike in grown.items():
        first = alike[0]
        where = f"{first.department}, {first.language}, {_state(first)}"
        if len(alike) > 1:
            where += f", and {len(alike) - 1} more text{'s' if len(alike) > 2 else ''}"
        why = f", by {'; '.join(map(letters.name, costly))}" if costly else ""
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
        "department": preview.department,
        "language": preview.language,
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
            _state(preview),
            size.encoding,
            str(size.segments),
            preview.template,
            Text(preview.text.body),
        )
    return rows


def _state(preview: Preview) -> str:
    return "open" if preview.text.open else "closed"
