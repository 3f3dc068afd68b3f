"""Tells whether a text asks its reader to reply. Pure; the words are in functions/shared/words, `replies`.

A dealership's file is held to it, no text that leaves: its way out, `Répondez ARRET`, asks for none.
"""

import re
import unicodedata
from functools import cache

from functions.shared import words
from functions.shared.call import Language

_WORDS = re.compile(r"[^\W_]+|@")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;])\s+|\n+")


def found(text: str, language: Language) -> str | None:
    """The first words that ask for a reply, as the language's file writes them; None where none do."""
    return next(filter(None, (_asked(sentence, language) for sentence in _SENTENCE_ENDS.split(text))), None)


def _asked(sentence: str, language: Language) -> str | None:
    vocabulary, plain = words.of(language)["replies"], _plain(sentence)
    elsewhere = any(_plain(word) in plain for word in vocabulary["elsewhere"])
    for invitation in vocabulary["ask"] + ([] if elsewhere else vocabulary["write"]):
        if _asking(invitation, language).search(_way_out(language).sub(" ", plain)):
            return invitation
    choice = _choice(language).search(sentence)
    return choice.group(1) if choice else None


@cache
def _asking(invitation: str, language: Language) -> re.Pattern[str]:
    before = "".join(f"(?<! {_plain(word).strip()})" for word in words.of(language)["replies"]["unless"])
    return re.compile(f"{before}{re.escape(_plain(invitation))}")


@cache
def _way_out(language: Language) -> re.Pattern[str]:
    """`répondez ARRET`, `reply with STOP`: what may be asked, since carriers read it."""
    vocabulary = words.of(language)
    replies, outs = vocabulary["replies"], vocabulary["way_out"]["words"]
    verbs = _one_of([*replies["ask"], *replies["write"], "text"])
    return re.compile(f" (?:{verbs})(?: (?:{_one_of(replies['way_out'])}))? (?:{_one_of(outs)})(?= )")


@cache
def _choice(language: Language) -> re.Pattern[str]:
    """`ARRET pour finir ou OUI`: another word in capitals to choose beside the way out."""
    outs = "|".join(words.of(language)["way_out"]["words"])
    choice = "|".join(words.of(language)["replies"]["choice"])
    return re.compile(rf"\b(?:{outs})\b[^.!?;]*?\b((?:{choice})\W+(?!(?:{outs})\b)[A-Z]{{2,}})\b")


def _one_of(phrases: list[str]) -> str:
    return "|".join(re.escape(_plain(phrase).strip()) for phrase in phrases)


def _plain(text: str) -> str:
    """The text's words in small letters without accents, a blank before and after each; `@` is a word."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return f" {' '.join(_WORDS.findall(bare.casefold()))} "
