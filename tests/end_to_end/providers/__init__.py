"""Each provider as the end-to-end tests play it, by its integration's id: a module each."""

from tests.end_to_end.providers import (
    aircall,
    callrail,
    dialpad,
    plivo,
    quo,
    ringcentral,
    signalwire,
    telnyx,
    threecx,
    vonage,
    zoom,
)
from tests.end_to_end.providers.provider import Provider

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
    "telnyx": telnyx.PROVIDER,
    "vonage": vonage.PROVIDER,
    "zoom": zoom.PROVIDER,
}
