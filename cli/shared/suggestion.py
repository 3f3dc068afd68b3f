"""What somebody who mistyped a word probably meant."""

import difflib
import unicodedata
from collections.abc import Iterable

# Below it, words of five letters that differ in two are taken for each other.
_ALIKE = 0.6


def closest(word: str, known: Iterable[str], alike: float = _ALIKE) -> str | None:
    """The known word that is most like this one, whatever its accents and capitals; None where none is."""
    by_plain = {_plain(name): name for name in known}
    matches = difflib.get_close_matches(_plain(word), by_plain, n=1, cutoff=alike)
    return by_plain[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean department?`, to end a message with; nothing where no known word is alike."""
    meant = closest(word, known)
    return f"; did you mean {meant}?" if meant else ""


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
