"""All providers that stand in, and the credentials that they take."""

from collections.abc import Callable
from typing import Any

from functions.shared.sender import ProviderCarrier
from tests.texting.ringcentral import CREDENTIAL as RINGCENTRAL
from tests.texting.ringcentral import RingCentralApi
from tests.texting.telnyx import CREDENTIAL as TELNYX
from tests.texting.telnyx import TelnyxApi
from tests.texting.twilio import CREDENTIALS as TWILIO
from tests.texting.twilio import TwilioApi
from tests.texting.zoom import CREDENTIAL as ZOOM
from tests.texting.zoom import ZoomApi

CREDENTIALS: dict[ProviderCarrier, dict[str, str]] = {
    "twilio": TWILIO["twilio"],
    "signalwire": TWILIO["signalwire"],
    "telnyx": TELNYX,
    "ringcentral": RINGCENTRAL,
    "zoom": ZOOM,
}
APIS: dict[ProviderCarrier, Callable[[], Any]] = {
    "twilio": TwilioApi,
    "signalwire": lambda: TwilioApi("signalwire"),
    "telnyx": TelnyxApi,
    "ringcentral": RingCentralApi,
    "zoom": ZoomApi,
}
