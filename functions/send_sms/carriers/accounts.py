"""Dealerships' accounts at the providers that text, from which each number's carrier is made."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, assert_never, runtime_checkable

from functions.send_sms.carriers.carrier import Carrier
from functions.shared.provider_api.api import Answer
from functions.shared.sender import ProviderCarrier


@runtime_checkable
class NumberCarrier(Carrier, Protocol):
    """A carrier at a provider, for one of its numbers."""

    def find(self, caller: str, body: str, since: datetime, /) -> str | None:
        """The id of the text that the provider has had since then. Raises as `send` does."""

    def get(self, path: str, query: Mapping[str, str], /) -> Answer:
        """Reads a resource of the account. Raises Unavailable or AnswerLost."""


def account(
    provider: ProviderCarrier,
    credential: Callable[[], Mapping[str, str]],
    now: Callable[[], datetime],
    clock: Callable[[], float],
    endpoint: str | None = None,
) -> Callable[[str], NumberCarrier]:
    """Loads the provider's module, and returns what makes a number's carrier. An OAuth session is shared.

    `credential` reads the account's fields, as `functions.shared.sender.CREDENTIALS` has them, and raises
    Unavailable. `clock` counts seconds from any moment on. `endpoint` is the address of the account's
    webhooks, where a text's receipts are to go; without one, none are asked for.
    """
    match provider:
        case "twilio" | "signalwire":
            from functions.send_sms.carriers.twilio import Twilio

            return lambda number: Twilio(
                name=provider, number=number, credential=credential, now=now, endpoint=endpoint
            )
        case "telnyx":
            from functions.send_sms.carriers.telnyx import Telnyx

            return lambda number: Telnyx(number=number, credential=credential, now=now, endpoint=endpoint)
        case "ringcentral":
            from functions.send_sms.carriers import ringcentral
            from functions.shared.provider_api.ringcentral import session as open_session

            session = open_session(ringcentral.API, credential, clock)
            return lambda number: ringcentral.RingCentral(number=number, session=session, now=now)
        case "zoom":
            from functions.send_sms.carriers import zoom

            session = zoom.session(credential, clock)
            return lambda number: zoom.Zoom(number=number, session=session, now=now)
        case unknown:
            assert_never(unknown)
