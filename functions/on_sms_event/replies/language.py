"""Tells in which language a reply is written, where that is sure. Pure."""

from collections.abc import Iterable

from functions.on_sms_event.replies.vocabulary import vocabularies
from functions.shared.call import Language

# A language is sure where its words are so many times as frequent as the other's.
_CLEAR = 2


def language_of(words: Iterable[str]) -> Language | None:
    """The language whose common words are clearly the most; None where none are: `ok`, a number, a name."""
    spoken = list(words)
    counts = sorted(
        (
            (sum(word in vocabulary.words for word in spoken), vocabulary.language)
            for vocabulary in vocabularies()
        ),
        reverse=True,
    )
    (most, language), (next_most, _) = counts[:2]
    return language if most and most >= _CLEAR * next_most else None
