"""Reads a text as keywords and courtesies alone, if it is nothing else. Pure."""

from collections.abc import Sequence
from itertools import groupby

from functions.on_sms_event.replies.vocabulary import Keyword, keywords

MOST_COURTESIES = 3

_LONGEST = max(map(len, keywords()))


def alone(words: Sequence[str]) -> list[Keyword] | None:
    """The keywords and courtesies that the words are, in their order. None where another word is among them.

    A keyword that is repeated counts once; more than three courtesies are a sentence.
    """
    found: list[Keyword] = []
    position = 0
    while position < len(words):
        length = next(
            (n for n in range(_LONGEST, 0, -1) if tuple(words[position : position + n]) in keywords()), 0
        )
        if not length:
            return None
        found.append(keywords()[tuple(words[position : position + length])])
        position += length
    courtesies = sum(keyword.kind == "courtesy" for keyword in found)
    return None if courtesies > MOST_COURTESIES else [keyword for keyword, _ in groupby(found)]


def are_courtesies(words: Sequence[str]) -> bool:
    """Whether nothing but courtesies stands there, or nothing at all."""
    found = alone(words)
    return found is not None and all(keyword.kind == "courtesy" for keyword in found)
