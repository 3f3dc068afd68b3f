"""What the carriers at telephony providers have in common: their codes as data, and the look after a lost
answer. No provider has an idempotency key for a text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from functions.send_sms.carriers.carrier import Refusal
from functions.shared.provider_api.failure import AnswerLost, Unavailable

# How far a provider's clock may be behind ours.
SKEW = timedelta(seconds=30)
_TIMED_OUT, _THROTTLED, _BROKEN = 408, 429, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """A provider's error codes, by what they mean for a text. Any other is about the account or its number.

    `refused`: about the caller's number or the words. `later`: not taken now, perhaps later. `lost`: the
    provider itself can't tell.
    """

    opted_out: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()

    def failure(self, carrier: str, code: str, status: int) -> Refusal | Unavailable | AnswerLost:
        """Says what an answer with this code means; `status` is HTTP's, where the code says nothing."""
        reason = f"{carrier}_{code or status}"
        if code in self.opted_out or code in self.refused:
            return Refusal(reason, opted_out=code in self.opted_out)
        if code in self.later or status == _THROTTLED:
            return Unavailable(reason)
        if code in self.lost or status == _TIMED_OUT or status >= _BROKEN:
            return AnswerLost(reason)
        return Unavailable(reason, stopped=True)


def sent_or_found(send: Callable[[], str], find: Callable[[], str | None]) -> str:
    """Sends; where the answer gets lost, looks once whether the provider has the text. Returns its id.

    Raises AnswerLost where it isn't found: it may still be on its way into the provider's list.
    """
    try:
        return send()
    except AnswerLost:
        try:
            found = find()
        except Refusal:
            raise
        except Exception:  # noqa: BLE001 -- a look that fails says nothing of the text
            found = None
        if found is None:
            raise
        return found
