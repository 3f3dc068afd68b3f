"""A public holiday's id and its French name, by its English one. Pure."""

import re
import tomllib
from functools import cache
from pathlib import Path

# A day off that is the dealership's own, whatever its label.
OWN = "own"
_OBSERVED = " (observed)"
_WORDS = Path(__file__).parent / "report/words/fr.toml"


def holiday_id(name: str) -> str:
    """Names it for a program: labour_day. The day on which it is observed instead is the same holiday."""
    plain = name.removesuffix(_OBSERVED).replace("'", "").lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


@cache
def in_french(name: str) -> str:
    """Returns the French name, in the page's own words; the English one where there is none."""
    plain = name.removesuffix(_OBSERVED)
    french = _french().get(plain)
    if french is None:
        return name
    return french.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") + (" (observé)" if plain != name else "")


@cache
def _french() -> dict[str, str]:
    names: dict[str, str] = tomllib.loads(_WORDS.read_text("utf-8"))["holiday"]
    return names
