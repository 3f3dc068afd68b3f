"""Makes the bridge of a dealership's number: nothing is loaded of a provider that isn't used."""

from collections.abc import Callable, Mapping
from typing import assert_never

from functions.desk.bridging.bridge import Bridge
from functions.shared.one_tap import BridgingProvider


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
    Unavailable. `endpoint` is the address of the account's webhooks. `clock` counts seconds from any moment.
    """
    match provider:
        case "twilio" | "signalwire":
            from functions.desk.bridging.twilio import Twilio

            return Twilio(name=provider, number=number, credential=credential, endpoint=endpoint)
        case "telnyx":
            from functions.desk.bridging.telnyx import Telnyx

            return Telnyx(
                number=number, application=application or "", credential=credential, endpoint=endpoint
            )
        case "ringcentral":
            from functions.desk.bridging import ringcentral
            from functions.shared.provider_api.ringcentral import session

            made = session(ringcentral.API, credential, clock)
            return ringcentral.RingCentral(number=number, session=made)
        case unknown:
            assert_never(unknown)
