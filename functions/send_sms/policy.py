"""May this caller be texted now? Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType

from functions.shared.call import Language
from functions.shared.dealership import Dealership
from functions.shared.ledger.stored import StoredCall, StoredContact

Reason = Literal[
    "answered",  # a person took the call after all
    "outbound",  # the dealership placed it
    "recovered",  # staff and caller have spoken since
    "anonymous",  # the caller withheld the number
    "stale",  # an answer that comes so late confuses more than it helps
    "unroutable",  # no text can reach such a number
    "country",  # the dealership doesn't text there
    "opted_out",
    "cooldown",  # the caller was texted lately
]

# A message that grew old in a queue or a redrive is not sent.
STALE_AFTER = timedelta(minutes=15)
# An answer to a call that began longer ago confuses, however late the call was told of. Not less than an
# hour: a caller may hold half of one in a queue before giving up.
TOO_LONG_AGO = timedelta(hours=1)

# Numbers that call but can't read: https://github.com/google/libphonenumber's types.
_UNTEXTABLE = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}
)


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
    reason: Reason


Verdict = Send | Defer | Suppress


def judge_call(call: StoredCall, now: datetime) -> Defer | Suppress | None:
    """What the call says by itself; None where it depends on its caller and its dealership."""
    if call.retraction is not None:
        return Suppress(call.retraction)
    if call.recovered_at is not None:
        return Suppress("recovered")
    if call.caller is None:
        return Suppress("anonymous")
    if now < call.settles_at:
        return Defer(call.settles_at, "settling")
    if now - call.settles_at > STALE_AFTER or now - call.occurred_at > TOO_LONG_AGO:
        return Suppress("stale")
    return None


def judge(call: StoredCall, contact: StoredContact, dealership: Dealership, now: datetime) -> Verdict:
    """Send, defer or suppress; of several reasons to suppress, the first of `Reason`'s order."""
    verdict = judge_call(call, now)
    if verdict is not None:
        return verdict
    caller = call.caller or ""  # a withheld one never comes this far
    country = _country(caller)
    if country is None:
        return Suppress("unroutable")
    if country not in dealership.allowed_countries:
        return Suppress("country")
    if contact.opted_out_at is not None:
        return Suppress("opted_out")
    if contact.last_text_at is not None and now - contact.last_text_at < dealership.cooldown:
        return Suppress("cooldown")
    return Send(caller, _language(call, contact, dealership))


def _country(number: str) -> str | None:
    """The ISO 3166 country of a number that a text can reach, else None."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed) or phonenumbers.number_type(parsed) in _UNTEXTABLE:
        return None
    return phonenumbers.region_code_for_number(parsed)


def _language(call: StoredCall, contact: StoredContact, dealership: Dealership) -> Language:
    """The caller's, else the called line's, else the dealership's first, among those it speaks."""
    for language in (contact.language, call.language):
        if language in dealership.languages:
            return language
    return dealership.languages[0]
