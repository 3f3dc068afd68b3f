"""The telephony providers. A new one adds a module or a package beside this file, and its name here."""

from functions.on_missed_call.providers import (
    aircall,
    callrail,
    dialpad,
    plivo,
    quo,
    ringcentral,
    signalwire,
    standardwebhooks,
    telnyx,
    threecx,
    twilio,
    vonage,
    zoom,
)
from functions.on_missed_call.providers.toolkit.adapter import Adapter

ADAPTERS: dict[str, Adapter] = {
    "3cx": threecx.ADAPTER,
    "aircall": aircall.ADAPTER,
    "callrail": callrail.ADAPTER,
    "dialpad": dialpad.ADAPTER,
    "plivo": plivo.ADAPTER,
    "quo": quo.ADAPTER,
    "ringcentral": ringcentral.ADAPTER,
    "signalwire": signalwire.ADAPTER,
    "standardwebhooks": standardwebhooks.ADAPTER,
    "telnyx": telnyx.ADAPTER,
    "twilio": twilio.ADAPTER,
    "vonage": vonage.ADAPTER,
    "zoom": zoom.ADAPTER,
}
