"""Reads what a person asks in sentences, phrase by phrase, by the patterns of each language. Pure."""

import re
from collections.abc import Iterable, Iterator

from functions.on_sms_event.replies.folding import Folded
from functions.on_sms_event.replies.keywords import alone, are_courtesies
from functions.on_sms_event.replies.patterns import Patterns, spaced
from functions.on_sms_event.replies.vocabulary import Vocabulary, vocabularies
from functions.shared.call import Language


def keyword_with_texting(reply: Folded) -> Language | None:
    """`STOP SMS`; or a keyword as a sentence of its own, where another sentence speaks of texting."""
    plain = [
        word
        for word in reply.words
        if not any(_is(word, vocabulary, "texting_words", "between_words") for vocabulary in vocabularies())
    ]
    if _speaks_of_texting(reply.words) and len(plain) < len(reply.words):
        language = _stops(plain)
        if language:
            return language
    sentences = reply.whole_sentences
    for index, sentence in enumerate(sentences):
        others = [word for other in sentences[:index] + sentences[index + 1 :] for word in other]
        language = _stops(sentence)
        if language and _speaks_of_texting(others):
            return language
    return None


def opt_out(reply: Folded) -> Language | None:
    """The language of an explicit request to get no more texts, anywhere in the reply."""
    for vocabulary, phrase in _phrases(reply):
        patterns = vocabulary.patterns
        asked = patterns["asked"].search(phrase) is not None
        limited = patterns["limits"].search(phrase) or patterns["channels"].search(phrase)
        if asked or (not limited and _unexcused(phrase, patterns["opt_out"], patterns["excuses"])):
            return vocabulary.language
    return None


def opt_in(reply: Folded) -> Language | None:
    """The language of an explicit wish for texts, in a phrase without any word against them."""
    for vocabulary, phrase in _phrases(reply):
        if vocabulary.patterns["opt_in"].search(phrase) and not _negated(phrase):
            return vocabulary.language
    return None


def wrong_number(reply: Folded) -> Language | None:
    for vocabulary, phrase in _phrases(reply):
        patterns = vocabulary.patterns
        if _unexcused(phrase, patterns["wrong_number"], patterns["not_wrong_number"]):
            return vocabulary.language
    return None


def languages_of_doubt(reply: Folded) -> list[Language | None]:
    """The language of each phrase that sounds like an end, though no rule is sure of it."""
    keywords = [language for phrase in reply.phrases if (language := _stops(phrase))]
    return [
        *keywords,
        *(
            vocabulary.language
            for vocabulary, phrase in _phrases(reply)
            if _sounds_like_stop(phrase, vocabulary)
        ),
    ]


def _sounds_like_stop(phrase: str, vocabulary: Vocabulary) -> bool:
    patterns = vocabulary.patterns
    if patterns["flags"].search(phrase) or _unexcused(phrase, patterns["doubts"], patterns["excuses"]):
        return True
    if not patterns["texting_words"].search(phrase):
        return False
    if patterns["channels"].search(phrase):
        return True
    return patterns["net"].search(phrase) is not None and not patterns["excuses"].search(phrase)


def _stops(words: Iterable[str]) -> Language | None:
    """The language of keywords that stop, with courtesies at most."""
    found = alone(list(words)) or []
    keywords = [keyword for keyword in found if keyword.kind != "courtesy"]
    if not keywords or any(keyword.kind != "stop" for keyword in keywords):
        return None
    return keywords[0].language


def _speaks_of_texting(words: Iterable[str]) -> bool:
    text = spaced(words)
    return any(vocabulary.patterns["texting_words"].search(text) for vocabulary in vocabularies())


def _negated(phrase: str) -> bool:
    return any(vocabulary.patterns["negations"].search(phrase) for vocabulary in vocabularies())


def _is(word: str, vocabulary: Vocabulary, *lists: str) -> bool:
    return any(vocabulary.patterns[name].fullmatch(f" {word}") for name in lists)


def _unexcused(phrase: str, wanted: Patterns, excuses: Patterns) -> bool:
    """Whether a pattern is found that no excuse overlaps."""
    excused = [match.span() for match in _matches(excuses, phrase)]
    return any(
        not any(start < match.end() and match.start() < end for start, end in excused)
        for match in _matches(wanted, phrase)
    )


def _matches(patterns: Patterns, phrase: str) -> Iterator[re.Match[str]]:
    """A match from each word on: one that is excused may hide another that isn't."""
    match = patterns.search(phrase)
    while match:
        yield match
        match = patterns.search(phrase, match.start() + 1)


def _phrases(reply: Folded) -> Iterator[tuple[Vocabulary, str]]:
    """Each phrase, for each language."""
    for sentence in reply.sentences:
        for phrase in _joined(sentence):
            for vocabulary in vocabularies():
                yield vocabulary, spaced(phrase)


def _joined(sentence: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
    """The phrases. Courtesies between commas interrupt none: `arrêtez, svp, de me texter`."""
    phrases = list(sentence)
    index = 1
    while index < len(phrases) - 1:
        if are_courtesies(phrases[index]):
            phrases[index - 1 : index + 2] = [phrases[index - 1] + phrases[index + 1]]
        else:
            index += 1
    yield from phrases
