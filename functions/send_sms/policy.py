"""Decides whether a caller may be texted now. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType

from functions.shared.call import Language, Outcome, SuppressionReason
from functions.shared.dealership import Dealership
from functions.shared.ledger.pauses import Pause
from functions.shared.ledger.stored import StoredCall, StoredContact

# A text that is due for longer is not sent: its message grew old in a queue or a redrive.
STALE_AFTER = timedelta(minutes=15)
# A call that began longer ago gets no text, however late its webhook came: it would confuse. This can't be
# less than an hour, since a caller may hold half an hour in a queue before giving up.
TOO_LONG_AGO = timedelta(hours=1)

# Numbers that call but can't read: https://github.com/google/libphonenumber's types.
_UNTEXTABLE = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}
)

# Calls that end by their caller. A busy line, a mailbox and a call that broke don't ring long either.
_RANG_OUT: frozenset[Outcome] = frozenset({"abandoned", "no_answer"})


@dataclass(frozen=True, slots=True)
class Send:
    caller: str
    language: Language


@dataclass(frozen=True, slots=True)
class Defer:
    until: datetime
    reason: Literal["settling"]


@dataclass(frozen=True, slots=True)
class Suppress:
    reason: SuppressionReason


Verdict = Send | Defer | Suppress


def judge_call(call: StoredCall, now: datetime) -> Defer | Suppress | None:
    """Judges by the call alone. Returns None where its caller and its dealership decide."""
    if call.retraction is not None:
        return Suppress(call.retraction)
    if call.recovered_at is not None:
        return Suppress("recovered")
    if call.caller is None:
        return Suppress("anonymous")
    if call.attestation is not None:
        return Suppress("attestation")
    if now < call.settles_at:
        return Defer(call.settles_at, "settling")
    if now - call.settles_at > STALE_AFTER or now - call.occurred_at > TOO_LONG_AGO:
        return Suppress("stale")
    return None


def judge(
    call: StoredCall, contact: StoredContact, dealership: Dealership, pause: Pause, now: datetime
) -> Verdict:
    """Judges a text that is owed. Of several reasons, `SuppressionReason`'s first is given."""
    verdict = judge_call(call, now)
    if verdict is not None:
        return verdict
    caller = call.caller or ""  # a withheld one never comes this far
    if caller in dealership.never_text:
        return Suppress("never_text")
    country = _country(caller)
    if country is None:
        return Suppress("unroutable")
    if country not in dealership.allowed_countries:
        return Suppress("country")
    if contact.opted_out_at is not None:
        return Suppress("opted_out")
    if _is_short_ring(call, dealership):
        return Suppress("short_ring")
    if contact.last_text_at is not None and now - contact.last_text_at < dealership.cooldown:
        return Suppress("cooldown")
    if pause.holds(call.settles_at):
        return Suppress("paused")
    return Send(caller, _language(call, contact, dealership))


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


def _language(call: StoredCall, contact: StoredContact, dealership: Dealership) -> Language:
    """The caller's language, else the called line's, if the dealership speaks it; else its own first one."""
    for language in (contact.language, call.language):
        if language in dealership.languages:
            return language
    return dealership.languages[0]
