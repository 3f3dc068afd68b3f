"""Makes the bridge of a dealership's number: nothing is loaded of a provider that isn't used."""

from collections.abc import Callable, Mapping
from typing import assert_never

from functions.desk.bridging.bridge import RING_SECONDS, Bridge
from functions.shared.one_tap import BridgingProvider
from functions.shared.provider_api.api import within


def bridge(
    provider: BridgingProvider,
    number: str,
    credential: Callable[[], Mapping[str, str]],
    *,
    endpoint: str,
    application: str | None,
    clock: Callable[[], float],
) -> Bridge:
    """`credential` reads the account's fields, as `functions.shared.sender.CREDENTIALS` has them, and raises
    Unavailable. `endpoint` is the address of the account's webhooks. `clock` counts seconds from any moment,
    and the provider has to answer within RING_SECONDS from now.
    """
    ask = within(RING_SECONDS, clock)
    match provider:
        case "twilio" | "signalwire":
            from functions.desk.bridging.twilio import Twilio

            return Twilio(name=provider, number=number, credential=credential, endpoint=endpoint, ask=ask)
        case "telnyx":
            from functions.desk.bridging.telnyx import Telnyx

            return Telnyx(
                number=number,
                application=application or "",
                credential=credential,
                endpoint=endpoint,
                ask=ask,
            )
        case "ringcentral":
            from functions.desk.bridging import ringcentral
            from functions.shared.provider_api.ringcentral import session

            made = session(ringcentral.API, credential, clock, ask)
            return ringcentral.RingCentral(number=number, session=made)
        case unknown:
            assert_never(unknown)
