"""Words and values as mappings write them, with a star for any letters: `ivr-*`, `Inbound*`."""

import re
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from cli.call_logs.mapping.normalize import normalize_word

Meaning = TypeVar("Meaning", bound=str)

STAR = "*"
_REMEMBERED = 1000


def compile_patterns(values: Iterable[str]) -> re.Pattern[str]:
    """Makes one pattern of them; without any, it matches nothing. Letter case doesn't count."""
    parts = [".*".join(map(re.escape, value.strip().split(STAR))) for value in values]
    return re.compile("|".join(parts) if parts else r"(?!)", re.IGNORECASE | re.DOTALL)


class Words(Generic[Meaning]):
    """What normalized words mean: those known whole first, else the first pattern that matches."""

    def __init__(self, whole: Mapping[str, Meaning], starred: Mapping[str, Meaning]) -> None:
        self._known: dict[str, Meaning | None] = dict(whole)
        self._patterns = [
            (compile_patterns([STAR.join(map(normalize_word, value.split(STAR)))]), meaning)
            for value, meaning in starred.items()
        ]

    def get(self, word: str) -> Meaning | None:
        if word in self._known or not self._patterns:
            return self._known.get(word)
        found = next((meaning for pattern, meaning in self._patterns if pattern.fullmatch(word)), None)
        if len(self._known) < _REMEMBERED:
            self._known[word] = found
        return found

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None
