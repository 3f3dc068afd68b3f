"""Decides whether a text may be sent now: one policy for every kind of text. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

import phonenumbers
from phonenumbers import PhoneNumberType

from functions.send_sms.quiet_hours import next_allowed_for
from functions.shared.call import Language, Outcome, SuppressionReason, TextKind
from functions.shared.dealership import Dealership
from functions.shared.ledger.pauses import Pause
from functions.shared.ledger.stored import StoredCall, StoredContact, StoredItem, StoredText
from functions.shared.text_life import STALE_AFTER

# A message grows old in a queue or a redrive. What waits for allowed hours is due when they begin.
_STALE_AFTER: Mapping[TextKind, timedelta] = {
    **dict.fromkeys(get_args(TextKind), STALE_AFTER),
    "tried": timedelta(hours=4),
    "follow_up": timedelta(hours=4),
    "keyword": timedelta(hours=1),
}
# A call that began longer ago gets no text, however late its webhook came: it would confuse. This can't be
# less than an hour, since a caller may hold half an hour in a queue before giving up.
TOO_LONG_AGO = timedelta(hours=1)

_EVERY: frozenset[TextKind] = frozenset(get_args(TextKind))
_FOLLOW_UPS: frozenset[TextKind] = frozenset({"tried", "follow_up"})
_OF_CALLS: frozenset[TextKind] = _FOLLOW_UPS | {"answer", "test"}
# Which texts a reason holds back. Who sends a keyword asks for its answer, and staff decide by themselves.
HOLDS_BACK: Mapping[SuppressionReason, frozenset[TextKind]] = {
    "answered": _OF_CALLS,
    "outbound": _OF_CALLS,
    "recovered": _OF_CALLS,
    "called_back": frozenset({"follow_up"}),
    "anonymous": _OF_CALLS,
    "attestation": _OF_CALLS,
    "stale": _EVERY,
    "never_text": _EVERY - {"keyword"},
    "unroutable": _EVERY,
    "country": _EVERY,
    "opted_out": _EVERY,
    "flagged": _OF_CALLS,
    "untextable": _EVERY - {"keyword"},
    "consent": _FOLLOW_UPS,
    "turned_off": _FOLLOW_UPS,
    "replied": _FOLLOW_UPS,
    "muted": _EVERY - {"staff"},
    "short_ring": frozenset({"answer", "test"}),
    "cooldown": frozenset({"answer", "follow_up", "test"}),
    "paused": _EVERY,
    "budget": _EVERY - {"keyword", "test"},
    "breaker": _EVERY - {"keyword", "test"},
}

# The texts that hold their caller: no other leaves within the cooldown, and a reply belongs to them.
HOLDS_CALLER: frozenset[TextKind] = _FOLLOW_UPS | {"answer"}

# Numbers that call but can't read: https://github.com/google/libphonenumber's types.
_UNTEXTABLE = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}
)

# Calls that end by their caller. A busy line, a mailbox and a call that broke don't ring long either.
_RANG_OUT: frozenset[Outcome] = frozenset({"abandoned", "no_answer"})


@dataclass(frozen=True, slots=True)
class Case:
    """A text to judge. `call` is the missed call that it is about: an answer's own, None of a keyword's."""

    kind: TextKind
    text: StoredItem
    call: StoredCall | None


@dataclass(frozen=True, slots=True)
class Send:
    """`also` is what the caller reads, where `language` is a keyword's own."""

    caller: str
    language: Language
    also: Language | None = None


@dataclass(frozen=True, slots=True)
class Defer:
    until: datetime
    reason: Literal["settling", "quiet_hours"]


@dataclass(frozen=True, slots=True)
class Suppress:
    reason: SuppressionReason


Verdict = Send | Defer | Suppress


def judge_early(case: Case, now: datetime) -> Defer | Suppress | None:
    """Judges by the text and its call alone. Returns None where its caller and its dealership decide."""
    against = _first(case, _against_call(case))
    if against is not None:
        return against
    text = case.text
    if now < text.due_at:
        return Defer(text.due_at, "settling")
    late = now - text.due_at > _STALE_AFTER[case.kind]
    if late or (case.text is case.call and now - text.occurred_at > TOO_LONG_AGO):
        return Suppress("stale")
    return None


def judge(case: Case, contact: StoredContact, dealership: Dealership, pause: Pause, now: datetime) -> Verdict:
    """Judges a text that is owed. Of several reasons, `SuppressionReason`'s first is given."""
    verdict = judge_early(case, now) or _first(case, _against(case, contact, dealership, pause, now))
    if verdict is not None:
        return verdict
    caller = case.text.caller or ""  # a withheld one never comes this far
    if case.kind in _FOLLOW_UPS:
        allowed = next_allowed_for(caller, now, dealership)
        if allowed > now:
            return Defer(allowed, "quiet_hours")
    language = _language(case.text, contact, dealership)
    keyword = case.text.language if case.kind == "keyword" else None  # its answer is in its own language
    return Send(caller, keyword, also=language) if keyword else Send(caller, language)


def _first(case: Case, reasons: Iterator[SuppressionReason]) -> Suppress | None:
    return next((Suppress(reason) for reason in reasons if case.kind in HOLDS_BACK[reason]), None)


def _against_call(case: Case) -> Iterator[SuppressionReason]:
    """What speaks against the text by its call alone, in `SuppressionReason`'s order."""
    call = case.call
    if call is not None and call.retraction is not None:
        yield call.retraction
    if call is not None and (call.recovered_at is not None or call.handled_as == "reached"):
        yield "recovered"
    if call is not None and (call.called_back_at is not None or call.handled_as is not None):
        yield "called_back"
    if case.text.caller is None:
        yield "anonymous"
    if call is not None and call.attestation is not None:
        yield "attestation"
    if call is None and case.kind in _FOLLOW_UPS:  # it was forgotten
        yield "stale"


def _against(
    case: Case, contact: StoredContact, dealership: Dealership, pause: Pause, now: datetime
) -> Iterator[SuppressionReason]:
    """What speaks against the text by its caller and its dealership, in `SuppressionReason`'s order."""
    text = case.text
    caller = text.caller or ""
    if caller in dealership.never_text:
        yield "never_text"
    country = _country(caller)
    if country is None:
        yield "unroutable"
    if country not in dealership.allowed_countries:
        yield "country"
    if contact.opted_out_at is not None and not _is_permitted(text):
        yield "opted_out"
    if contact.flagged_at is not None:
        yield "flagged"
    if contact.untextable_until is not None and now < contact.untextable_until:
        yield "untextable"
    if isinstance(text, StoredText) and text.consent_until is not None and text.consent_until <= now:
        yield "consent"
    if case.kind not in dealership.follow_ups:
        yield "turned_off"
    if contact.replied_at is not None and contact.replied_at >= text.occurred_at:
        yield "replied"
    if contact.muted_until is not None and now < contact.muted_until:
        yield "muted"
    if isinstance(text, StoredCall) and _is_short_ring(text, dealership):
        yield "short_ring"
    if contact.last_text_at is not None and now - contact.last_text_at < dealership.cooldown:
        yield "cooldown"
    if pause.holds(text.due_at):
        yield "paused"


def _is_permitted(text: StoredItem) -> bool:
    """Whether the text goes to whoever opted out, too: what a STOP did is confirmed, and HELP is answered."""
    return isinstance(text, StoredText) and text.answer in ("stop", "help")


def _country(number: str) -> str | None:
    """The country (ISO 3166) of a number that a text can reach. Returns None for any other number."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed) or phonenumbers.number_type(parsed) in _UNTEXTABLE:
        return None
    return phonenumbers.region_code_for_number(parsed)


def _is_short_ring(call: StoredCall, dealership: Dealership) -> bool:
    """Whether the caller hung up too soon, as far as anybody tells. An overflow line rings after another."""
    if call.ring_seconds is None or call.outcome not in _RANG_OUT or dealership.is_overflow(call.called):
        return False
    return call.ring_seconds < dealership.min_ring_seconds


def _language(text: StoredItem, contact: StoredContact, dealership: Dealership) -> Language:
    """The caller's language, else the called line's, if the dealership speaks it; else its own first one."""
    line = None if text.kind == "keyword" else text.language
    for language in (contact.language, line):
        if language in dealership.languages:
            return language
    return dealership.languages[0]
