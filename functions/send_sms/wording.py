"""The words of a text: the dealership's own, else our defaults, for its language and hours. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from functions.send_sms.segments import Size, size
from functions.shared import hours, template
from functions.shared.call import Department, Language
from functions.shared.dealership import Dealership

_WORDS = Path(__file__).parent / "words"
# From then on, a weekday's name would be taken for an earlier one.
_A_WEEK = timedelta(days=7)

# Typography that says the same in GSM-7. Letters stay as they are: spelling is the author's.
_PLAIN = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
    }
)


@dataclass(frozen=True, slots=True)
class Text:
    """What the caller reads, what it costs, and whether it was written for opening hours."""

    body: str
    size: Size
    open: bool


def write(dealership: Dealership, department: Department, language: Language, now: datetime) -> Text:
    words = _words(language)
    week = dealership.week(department)
    is_open = hours.is_open(now, week, dealership.zone, dealership.closed_days)
    opening = hours.next_opening(now, week, dealership.zone, dealership.closed_days)
    pattern = dealership.text(department, language, is_open=is_open) or words["open" if is_open else "closed"]
    body = template.render(
        pattern,
        {
            "dealership": dealership.text_name,
            "department": words["department"][department],
            "phone": _phone(dealership.phone),
            "opens": _opens(opening, now.astimezone(dealership.zone), words["opens"], language),
        },
    ).translate(_PLAIN)
    return Text(body, size(body), is_open)


@cache
def _words(language: Language) -> dict[str, Any]:
    return tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def _phone(number: str) -> str:
    """418-555-0100 in North America, where callers write it so; else as it is."""
    return f"{number[2:5]}-{number[5:8]}-{number[8:]}" if number.startswith("+1") else number


def _opens(opening: datetime | None, now: datetime, words: dict[str, Any], language: Language) -> str:
    if opening is None or opening.date() - now.date() >= _A_WEEK:
        return str(words["never"])
    days = (opening.date() - now.date()).days
    pattern = words["today" if days == 0 else "tomorrow" if days == 1 else "later"]
    return str(pattern.format(weekday=words["weekdays"][opening.weekday()], time=_time(opening, language)))


def _time(moment: datetime, language: Language) -> str:
    """`8 h 30` and `8 h` as the OQLF writes them; `8:30 am` and `8 am`, so that a full stop may follow."""
    if language == "fr":
        return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"
    hour, half = moment.hour % 12 or 12, "am" if moment.hour < 12 else "pm"
    return f"{hour}:{moment.minute:02} {half}" if moment.minute else f"{hour} {half}"
