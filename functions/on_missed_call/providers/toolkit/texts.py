"""Reads the texts that come in at a provider's number into ours. Pure.

A provider that answers STOP and its kin itself does so by its own list of whole words, in English: what isn't
in that list is ours to answer (ARRET is in none).
"""

from collections.abc import Collection
from datetime import datetime

from functions.on_missed_call.providers.toolkit.addresses import telephone
from functions.on_missed_call.web import Refused
from functions.shared.inbound_text import InboundText
from functions.shared.phone import digits_of
from functions.shared.sender import ProviderCarrier


def inbound_text(
    carrier: ProviderCarrier,
    id_: str,
    sender: str | None,
    recipient: str | None,
    body: str | None,
    at: datetime,
    *,
    answered: bool,
) -> InboundText | None:
    """The text; None where it comes from no number, or to none: nobody could be answered.

    Raises Refused 400 where its id holds the caller's number: ids reach the logs.
    """
    to = telephone(recipient)
    # A short code has 3 to 6 digits, and is no telephone.
    whose = telephone(sender) or digits_of(sender or "")
    if to is None or not whose:
        return None
    if len(digits_of(whose)) > 6 and digits_of(whose).removeprefix("1") in digits_of(id_):
        raise Refused(400, "bad_field", "the text's id holds a telephone number: it would reach the logs")
    return InboundText(
        id=id_,
        carrier=carrier,
        sender=whose,
        recipient=to,
        body=body or "",
        received_at=at,
        answered_by_carrier=answered,
    )


def is_one_of(keywords: Collection[str], body: str | None) -> bool:
    """Whether the text is one of a provider's own keywords, alone."""
    return (body or "").strip().upper() in keywords
