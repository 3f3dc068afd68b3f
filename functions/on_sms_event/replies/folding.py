"""Makes of a reply its sentences in small letters without accents: spelling changes no meaning. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.shared import letters

# An opt-out often ends a long text: its head and its tail are read.
_HEAD = _TAIL = 800

_WORD = re.compile(r"[^\W_]+")
# A smile of punctuation and letters, `:D`: its letters are no words.
_EMOTICON = re.compile(r"(?:(?<=\s)|^)(?:[:;=]['-]?[dpox3)(|/\\]+|<3+|x'?d+)(?=\s|$)", re.IGNORECASE)
# A sentence ends at these before a blank: `8.30` and `s.v.p.` go on.
_SENTENCE_END = re.compile(r"[!?;。！？…]+|\.+(?=\s|$)|\.{2,}")
_PHRASE_END = re.compile(r"[,،、:()\[\]\"«»“”]|\s[-–—]+\s|[–—]")
# Letters of one word with something between them, `S.T.O.P.` or `s t o p`.
_SPELLED = re.compile(r"(?<!\w)[^\W\d_](?:[\s.*_-]{1,2}[^\W\d_]){2,}(?!\w)\.?")
_QUOTED_LINE = re.compile(r"\s*>")
_QUOTATION_MARK = re.compile(r"[\"'«»“”„‘’‹›]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A reply, folded. `sentences` are made of phrases (between commas), and these of words."""

    sentences: tuple[tuple[tuple[str, ...], ...], ...]
    has_quotation: bool = False

    @property
    def phrases(self) -> Iterator[tuple[str, ...]]:
        return (phrase for sentence in self.sentences for phrase in sentence)

    @property
    def whole_sentences(self) -> list[list[str]]:
        """The sentences' words, whatever commas stand between."""
        return [[word for phrase in sentence for word in phrase] for sentence in self.sentences]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for phrase in self.phrases for word in phrase)


def fold_word(written: str) -> str:
    """Words in small letters without accents, with a blank for what is neither letter nor digit."""
    return " ".join(_WORD.findall(_plain(written)))


def own_words(text: str, quoting: Iterable[str], last_text: str | None = None) -> str:
    """The person's own words: without quoted lines, what follows a signature, and our own last text.

    `quoting` are the folded beginnings of a signature or of the line that leads in a quotation.
    """
    text = _clip(text.removeprefix("\ufeff"))
    if last_text:
        text = text.replace(last_text, "\n")
    beginnings = tuple(quoting)
    kept = []
    for line in text.splitlines():
        seen = letters.visible(line)
        folded = fold_word(seen)
        if line.strip().startswith("--") or any(_begins(folded, beginning) for beginning in beginnings):
            break
        if not _QUOTED_LINE.match(seen):
            kept.append(line)
    return "\n".join(kept)


def fold(text: str, spelled: frozenset[str]) -> Folded:
    """Folds a text. `spelled` are the words that may be written letter by letter."""
    lines = [_line(line, spelled) for line in text.splitlines()]
    sentences = [
        tuple(words for phrase in _PHRASE_END.split(sentence) if (words := tuple(_WORD.findall(phrase))))
        for line in lines
        for sentence in _SENTENCE_END.split(line)
    ]
    return Folded(tuple(filter(None, sentences)), _QUOTATION_MARK.search(text) is not None)


def _line(line: str, spelled: frozenset[str]) -> str:
    plain = _EMOTICON.sub(" ", _plain(letters.visible(line)))
    return _SPELLED.sub(lambda match: _joined(match.group(), spelled), plain)


def _joined(letter_by_letter: str, spelled: frozenset[str]) -> str:
    word = "".join(_WORD.findall(letter_by_letter))
    return word if word in spelled else letter_by_letter


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))
    return re.sub("['’ʼ‘`´]", " ", bare.replace("#", " number "))


def _clip(text: str) -> str:
    return text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n{text[-_TAIL:]}"


def _begins(line: str, beginning: str) -> bool:
    """`…` in a beginning stands for anything: `le … a ecrit`."""
    head, gap, tail = beginning.partition("…")
    return f"{line} ".startswith(head.strip() + " ") and (not gap or line.endswith(tail.strip()))
