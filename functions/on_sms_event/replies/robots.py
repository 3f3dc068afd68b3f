"""Tells what a machine wrote: reactions of telephones to our texts, and automatic replies. Pure.

Their texts hold keywords, `STOP to opt out`: they are looked for before any keyword is. Each text of ours
must read as a robot's, else two Rappels would opt each other out.
"""

from dataclasses import dataclass

from functions.on_sms_event.replies.folding import Folded
from functions.on_sms_event.replies.keywords import are_courtesies
from functions.on_sms_event.replies.patterns import spaced
from functions.on_sms_event.replies.vocabulary import Vocabulary, vocabularies
from functions.shared.call import Language


@dataclass(frozen=True, slots=True)
class Reaction:
    """A telephone's word for a heart or a thumb at our text, which it quotes."""

    language: Language
    is_unkind: bool


def reaction(reply: Folded) -> Reaction | None:
    text = " ".join(reply.words) + " "
    for vocabulary in vocabularies():
        for beginnings, is_unkind in ((vocabulary.unkind_reactions, True), (vocabulary.reactions, False)):
            for beginning in beginnings:
                rest = text.removeprefix(f"{beginning} ")
                if rest != text and (reply.has_quotation or rest.strip() in vocabulary.reaction_objects):
                    return Reaction(vocabulary.language, is_unkind)
    return None


def languages_of_robots(reply: Folded) -> list[Language]:
    """The languages in which something says that a machine wrote; none where a person did."""
    return [vocabulary.language for vocabulary in vocabularies() if _signs(reply, vocabulary)]


def instruction_alone(reply: Folded) -> Language | None:
    """The language of `STOP to unsubscribe`, if a person copied that and added courtesies at most."""
    text = spaced(reply.words)
    for vocabulary in vocabularies():
        match = vocabulary.patterns["instruction"].search(text)
        if match and are_courtesies(f"{text[: match.start()]}{text[match.end() :]}".split()):
            return vocabulary.language
    return None


def _signs(reply: Folded, vocabulary: Vocabulary) -> bool:
    patterns, text = vocabulary.patterns, spaced(reply.words)
    if _instructs(reply, vocabulary):
        return True
    speaks = any(patterns["robots"].search(spaced(words)) for words in reply.whole_sentences)
    return (speaks or patterns["robots_driving"].search(text) is not None) and not patterns["person"].search(
        text
    )


def _instructs(reply: Folded, vocabulary: Vocabulary) -> bool:
    """A text with more than the instruction in it. In a sentence of `I` or `my`, a person speaks of it."""
    if instruction_alone(reply) is not None:
        return False
    sentences = map(spaced, reply.whole_sentences)
    return any(
        vocabulary.patterns["instruction"].search(sentence)
        and not vocabulary.patterns["first_person"].search(sentence)
        for sentence in sentences
    )
