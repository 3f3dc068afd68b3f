"""What follows from an inbound text: consent, an answer, a mute. Pure.

Two machines that answer each other must end: nothing is answered to a machine's text, a keyword is answered
once a day beside what it changes, and who writes too much isn't answered at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from functions.on_sms_event.replies.reading import Reading
from functions.shared.call import KeywordAnswer, Language
from functions.shared.inbound_text import Flag, InboundText, Meaning
from functions.shared.ledger.messages import Message
from functions.shared.phone import is_e164

DAY = timedelta(days=1)
# So many texts from one number within the time, this one among them, and nothing is answered for a day.
_FLOOD, _FLOOD_WITHIN = 4, timedelta(minutes=10)
_REPEATS, _REPEATS_WITHIN = 3, timedelta(hours=1)
# North America's: nationalnanpa.com, "Toll-Free Numbers". No person writes from one.
_TOLL_FREE = tuple(f"+18{digits}" for digits in ("00", "33", "44", "55", "66", "77", "88"))
_MOST_CHANGES_ANSWERED = 2  # of one kind, in a day

_ANSWERS: Mapping[Meaning, KeywordAnswer] = {"opt_out": "stop", "opt_in": "start", "help": "help"}
# Whose writer reads the language that he writes: a keyword is a word that we taught him.
_IN_OWN_WORDS: frozenset[Meaning] = frozenset({"reply", "wrong_number"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the caller stood with the dealership before the text. `past` is what he wrote within a day.

    `is_ours`: the text comes from a number of a dealership.
    """

    is_opted_out: bool
    is_muted: bool
    is_ours: bool
    past: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`answer` is the keyword's answer that is owed. `changes`: the consent isn't what it was.

    `mutes`: from now on, nothing is answered for a day. `tell_staff`: a person should see the text.
    """

    answer: KeywordAnswer | None
    changes: bool
    mutes: bool
    tell_staff: bool


def decide(reading: Reading, text: InboundText, standing: Standing) -> Decision:
    """What follows from a text that was read so."""
    mutes = not standing.is_muted and _writes_too_much(text, standing.past)
    consent = consent_of(reading.meaning, reading.flag)
    changes = consent in ("opt_out", "opt_in") and (consent == "opt_out") != standing.is_opted_out
    is_silent = standing.is_muted or mutes or text.answered_by_carrier or not _can_be_answered(text, standing)
    return Decision(
        answer=None if is_silent else _answer(reading.meaning, changes, standing.past),
        changes=changes,
        mutes=mutes,
        tell_staff=(is_reply(reading.meaning) and reading.tell_staff) or mutes,
    )


def is_reply(meaning: Meaning) -> bool:
    """Whether a person wrote: automatic follow-ups stop."""
    return meaning != "auto_reply"


def consent_of(meaning: Meaning, flag: Flag | None) -> Literal["opt_out", "opt_in", "flag"] | None:
    """What a text asks of the consent, whatever that is now."""
    if meaning == "opt_out" or meaning == "opt_in":
        return meaning
    return "flag" if flag else None


def contact_language(meaning: Meaning, language: Language | None) -> Language | None:
    """The language that the caller writes in. A keyword tells none: we taught it."""
    return language if meaning in _IN_OWN_WORDS else None


def _answer(meaning: Meaning, changes: bool, past: tuple[Message, ...]) -> KeywordAnswer | None:
    answer = _ANSWERS.get(meaning)
    answered = [message for message in past if message.answer]
    if answer is None:
        return None
    if changes:
        same = sum(message.answer == answer and message.changes for message in answered)
        return answer if same < _MOST_CHANGES_ANSWERED else None
    is_answered = any(message.answer == answer or not message.changes for message in answered)
    return None if is_answered else answer


def _writes_too_much(text: InboundText, past: Iterable[Message]) -> bool:
    recent = [message for message in past if text.received_at - message.at < _FLOOD_WITHIN]
    same = [
        message
        for message in past
        if text.received_at - message.at < _REPEATS_WITHIN
        and message.body.strip().casefold() == text.body.strip().casefold()
    ]
    return len(recent) + 1 >= _FLOOD or len(same) + 1 >= _REPEATS


def _can_be_answered(text: InboundText, standing: Standing) -> bool:
    """No machine's number: one of a dealership, a short code, a toll-free number."""
    if standing.is_ours or not is_e164(text.sender):
        return False
    return not text.sender.startswith(_TOLL_FREE)


def muted_until(at: datetime) -> datetime:
    """Until when a text of that moment mutes its sender."""
    return at + DAY
