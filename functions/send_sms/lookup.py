"""Looks up at its carrier a text whose sender died while it asked. Only a provider can be asked.

End User Messaging and SNS list no texts: there a delivery receipt says whether the text was taken, if any.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.send_sms import wording
from functions.send_sms.carriers.accounts import NumberCarrier
from functions.send_sms.carriers.carrier import Carrier
from functions.shared.dealership import Dealership
from functions.shared.ledger.stored import StoredCall, StoredItem
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.sender import Sender


def look_up(
    carrier: Carrier, sender: Sender, dealership: Dealership, text: StoredItem, asked_at: datetime
) -> Mapping[str, Any] | None:
    """The facts of an accepted text, where the carrier has it; None where it hasn't, as far as is known.

    Its words are written again as of `asked_at`. Raises Refusal where the text has failed already, and
    Unavailable where the carrier can't say now.
    """
    if not isinstance(carrier, NumberCarrier) or text.caller is None:
        return None
    promised = text.promised_at if isinstance(text, StoredCall) else None
    for language in sorted(dealership.languages, key=lambda each: each != text.language):
        written = wording.of(dealership, text, language, None, asked_at, sender, promised)
        try:
            message_id = carrier.find(text.caller, written.body, asked_at)
        except AnswerLost as lost:
            raise Unavailable(str(lost)) from None
        if message_id is not None:
            return {
                "message_id": message_id,
                "carrier": carrier.name,
                "texted_at": asked_at,
                "language": language,
                "segments": written.size.segments,
                "body": written.body,
            }
    return None
