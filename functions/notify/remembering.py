"""What a warm function remembers for a minute, so that no event asks for it anew."""

from collections.abc import Callable, Hashable
from time import monotonic
from typing import TypeVar

from cachetools import TTLCache

_SECONDS, _MOST = 60, 1024

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


def remembering(
    read: Callable[[Key], Found | None], clock: Callable[[], float] = monotonic
) -> Callable[[Key], Found | None]:
    """Reads each once a minute. That there is none is asked each time: somebody may just be storing it."""
    known: TTLCache[Key, Found] = TTLCache(_MOST, _SECONDS, clock)

    def look_up(key: Key) -> Found | None:
        found = known.get(key)
        if found is None and (found := read(key)) is not None:
            known[key] = found
        return found

    return look_up
