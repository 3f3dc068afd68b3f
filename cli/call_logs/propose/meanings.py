"""What a value of a direction or result column means, by its words. Pure.

A value that isn't listed whole means what its words do, if each of them is known: Outgoing Call, Voice In,
Inbound call missed. With one unknown word it means nothing.
"""

from functools import lru_cache

from cli.call_logs.mapping.normalize import normalize_word
from cli.call_logs.mapping.vocabulary import (
    DIRECTION_WORDS,
    FLAGS,
    RESULT_WORDS,
    WORDS_BESIDE,
    Direction,
    Result,
)

# Beside other words these say something else: a local call isn't within the house, and a "no" may deny them.
ALONE = {"local", *FLAGS}
_PHRASES = (DIRECTION_WORDS.keys() | RESULT_WORDS.keys()) - ALONE
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in _PHRASES)


def direction_of(value: str) -> Direction | None:
    word = normalize_word(value)
    if word in DIRECTION_WORDS:
        return DIRECTION_WORDS[word]
    found = {DIRECTION_WORDS[phrase] for phrase in _phrases(word) if phrase in DIRECTION_WORDS}
    return found.pop() if len(found) == 1 else None


def result_of(value: str) -> Result | None:
    word = normalize_word(value)
    if word in RESULT_WORDS:
        return RESULT_WORDS[word]
    found: set[Result] = {RESULT_WORDS[phrase] for phrase in _phrases(word) if phrase in RESULT_WORDS}
    if len(found) > 1:
        found.discard("by_talk")
    return found.pop() if len(found) == 1 else None


def ending_of(value: str) -> Result | None:
    """Returns the result of a value that decides it by itself: neither by the talk, nor by yes or no."""
    result = None if is_flag(value) else result_of(value)
    return None if result == "by_talk" else result


def is_flag(value: str) -> bool:
    return normalize_word(value) in FLAGS


@lru_cache(maxsize=1024)
def _phrases(word: str) -> tuple[str, ...]:
    """Cuts a value into the longest phrases that are known; none where a word is left over."""
    words = word.split()
    phrases = []
    while words:
        length = next(
            (
                length
                for length in range(min(_LONGEST_PHRASE, len(words)), 0, -1)
                if " ".join(words[:length]) in _PHRASES
            ),
            0,
        )
        if length:
            phrases.append(" ".join(words[:length]))
        elif words[0] not in WORDS_BESIDE:
            return ()
        words = words[length or 1 :]
    return tuple(phrases)
