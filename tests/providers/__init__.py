"""Each provider as the tests play it, by its integration's id: a module each.

An id is the provider's name, or begins with it and a hyphen: Quo is played twice.
"""

from tests.providers import (
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
from tests.providers.provider import Provider

PROVIDERS: dict[str, Provider] = {
    "3cx": threecx.PROVIDER,
    "aircall": aircall.PROVIDER,
    "callrail": callrail.PROVIDER,
    "dialpad": dialpad.PROVIDER,
    "plivo": plivo.PROVIDER,
    "quo": quo.PROVIDER,
    "quo-newer": quo.NEWER,
    "ringcentral": ringcentral.PROVIDER,
    "signalwire": signalwire.PROVIDER,
    "standardwebhooks": standardwebhooks.PROVIDER,
    "telnyx": telnyx.PROVIDER,
    "twilio": twilio.PROVIDER,
    "vonage": vonage.PROVIDER,
    "zoom": zoom.PROVIDER,
}
SERVICE_LINES = [
    {"name": f"Service ({key} {value})", "department": "service", key: value}
    for key, value in dict.fromkeys(provider.line for provider in PROVIDERS.values())
]
