"""What the desk asks of a provider that bridges calls."""

from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from functions.shared.bridged_call import callback
from functions.shared.provider_api.api import Answer
from functions.shared.provider_api.failure import AnswerLost, Unavailable

# Seconds. The advisor's own voicemail, which would have the caller rung, comes on after some 25.
ADVISOR_RINGS, CALLER_RINGS = 20, 30
# So long a provider has to take a call, its access token included: half of what the desk's function has, so
# that the page hears in a sentence what became of the tap, and never a 5xx of a function that was ended.
RING_SECONDS = 5.0
_TIMED_OUT, _THROTTLED, _BROKEN = 408, 429, 500


class Bridge(Protocol):
    """One of the dealership's numbers, at its provider."""

    def ring(self, advisor: str, caller: str, /) -> str:
        """Rings the advisor, and the caller once the advisor answers. Returns the provider's id of the call.

        Raises Unavailable where nobody's telephone rings, and AnswerLost where nobody can tell.
        """


def markup(number: str, caller: str, endpoint: str) -> str:
    """What the advisor's call does once it is answered, in TwiML, which cXML and TeXML read alike."""
    told = quoteattr(callback(endpoint))
    return (
        f'<Response><Dial callerId="{escape(number)}" timeout="{CALLER_RINGS}">'
        f'<Number statusCallback={told} statusCallbackEvent="completed">{escape(caller)}</Number>'
        "</Dial></Response>"
    )


def failure(provider: str, answer: Answer, code: object = None) -> Unavailable | AnswerLost:
    """What an answer means that isn't yes: whether a telephone may be ringing. `code` is the provider's."""
    reason = f"{provider}_{code or answer.status}"
    if answer.status == _TIMED_OUT or answer.status >= _BROKEN:
        return AnswerLost(reason)
    return Unavailable(reason, stopped=answer.status != _THROTTLED)


def named(provider: str, answer: Answer, field: str) -> str:
    """The call's id in the answer. Raises AnswerLost where there is none."""
    if not answer.body.get(field):
        raise AnswerLost(f"{provider}_{answer.status}")
    return str(answer.body[field])
