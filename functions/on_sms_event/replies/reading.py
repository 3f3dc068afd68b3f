"""What a reply means: the rules in their order, of which the first that fits decides. Pure.

Bar: who asks to get no more texts gets none, and nobody is opted out, or in again, by mistake. So a text of
which the rules aren't sure is a `reply` that `may_want_to_stop`: a person decides.
"""

from dataclasses import dataclass

from functions.on_sms_event.replies import folding, robots, sentences
from functions.on_sms_event.replies.folding import Folded
from functions.on_sms_event.replies.keywords import alone
from functions.on_sms_event.replies.language import language_of
from functions.on_sms_event.replies.vocabulary import quoting, spelled
from functions.shared.call import Language
from functions.shared.inbound_text import Flag, Meaning

_ANGRY = frozenset("🖕🛑🚫⛔✋👎😡🤬")


@dataclass(frozen=True, slots=True)
class Reading:
    """`language` is the answer's; None leaves it to the contact's. `rule` names what decided, for the proof.

    `flag`: automatic texts wait until a person has read the reply. `tell_staff`: somebody should see it.
    """

    meaning: Meaning
    language: Language | None
    rule: str
    flag: Flag | None = None
    tell_staff: bool = True


def read(text: str, last_text: str | None = None) -> Reading:
    """Reads a reply. `last_text` is our own text that it answers, which some telephones send back with it."""
    own = folding.own_words(text, quoting(), last_text)
    reply = folding.fold(own, spelled())
    is_angry = not _ANGRY.isdisjoint(own)
    if not reply.words:
        return _reply(None, "R3", flagged=is_angry, tell_staff=bool(own.strip()))
    reaction = robots.reaction(reply)
    if reaction:
        return _reply(reaction.language, "R4", flagged=reaction.is_unkind or is_angry)
    signs = robots.languages_of_robots(reply)
    if signs:
        return Reading("auto_reply", language_of(reply.words) or signs[0], "R5", tell_staff=False)
    return _keyword(reply) or _request(reply) or _anything_else(reply, is_angry)


def _keyword(reply: Folded) -> Reading | None:
    """Keywords alone, or with courtesies."""
    found = alone(reply.words) or []
    keywords = [keyword for keyword in found if keyword.kind != "courtesy"]
    language = next((keyword.language for keyword in [*keywords, *found] if keyword.language), None)
    kinds = {keyword.kind for keyword in keywords}
    if "stop" in kinds and kinds <= {"stop", "ambiguous"}:
        return Reading("opt_out", language, "R6" if keywords == found else "R7", tell_staff=False)
    if kinds == {"ambiguous"}:
        return Reading("opt_out", language, "R8")
    if kinds == {"start"}:
        return Reading("opt_in", language, "R13", tell_staff=False)
    if kinds and kinds <= {"help", "either"}:
        return Reading("help", language, "R14")
    return None


def _request(reply: Folded) -> Reading | None:
    """What a sentence asks clearly."""
    language = sentences.keyword_with_texting(reply) or robots.instruction_alone(reply)
    if language:
        return Reading("opt_out", language, "R9", tell_staff=False)
    language = sentences.opt_out(reply)
    if language:
        return Reading("opt_out", language, "R10")
    language = sentences.opt_in(reply)
    if language:
        return Reading("opt_in", language, "R13", tell_staff=False)
    language = sentences.wrong_number(reply)
    return Reading("wrong_number", language, "R12") if language else None


def _anything_else(reply: Folded, is_angry: bool) -> Reading:
    doubts = sentences.languages_of_doubt(reply)
    language = language_of(reply.words) or next(iter(doubts), None)
    flagged = is_angry or bool(doubts)
    return _reply(language, "R15" if flagged else "R16", flagged=flagged)


def _reply(language: Language | None, rule: str, *, flagged: bool, tell_staff: bool = True) -> Reading:
    return Reading("reply", language, rule, "may_want_to_stop" if flagged else None, tell_staff)
