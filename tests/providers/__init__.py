"""Each provider as the tests play it, by its integration's id: a module each."""

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
