"""What the author of a dealership's file probably meant, in French or in English."""

from collections.abc import Iterable
from functools import cache

from babel import Locale

from cli.shared.suggestion import closest
from functions.shared import words
from functions.shared.call import LANGUAGES
from functions.shared.hours import WEEKDAYS


def value(written: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that is most like what is written: a department or a language by any of its names."""
    known = {name: name for name in allowed}
    known |= {name: code for name, code in _names().items() if code in known}
    name = closest(written, known)
    return known[name] if name else None


def days(written: str) -> str | None:
    """`lundi-vendredi` for `lundi-vendrdi`; None where nothing is alike, or both days are right."""
    known = {
        *WEEKDAYS,
        *(name.casefold() for language in LANGUAGES for name in words.of(language)["weekdays"]),
    }
    parts = [closest(part.strip(), sorted(known)) for part in written.split("-")]
    meant = "-".join(part for part in parts if part)
    return meant if all(parts) and meant != written.casefold() else None


@cache
def _names() -> dict[str, str]:
    """Departments and languages by what they are called, in all our languages."""
    names = {Locale(here).languages[code]: str(code) for here in LANGUAGES for code in LANGUAGES}
    for language in LANGUAGES:
        for department, of_department in words.of(language)["departments"].items():
            called = (of_department["name"], *of_department["names"], *of_department["keywords"])
            names |= dict.fromkeys(called, str(department))
    return names
