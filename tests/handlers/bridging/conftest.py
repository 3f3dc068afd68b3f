"""Each provider's bridge, and its API on this machine."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from functions.desk.bridging import ringcentral, telnyx, twilio
from functions.desk.bridging.bridge import Bridge
from functions.desk.bridging.choice import bridge
from functions.shared.one_tap import BridgingProvider
from tests.texting.providers import CREDENTIALS
from tests.texting.stand_in import Asked, Said, StandIn, standing_in

NUMBER, ADVISOR, CALLER = "+14185550101", "+14185550133", "+15145550177"
ENDPOINT = "https://calls.example.ca/calls/provider/integration"
APPLICATION = "1293384261075731499"
# Where each bridge asks, before any test moves it.
HOSTS = {
    "twilio": twilio.API["twilio"],
    "signalwire": twilio.API["signalwire"],
    "telnyx": telnyx.API,
    "ringcentral": ringcentral.API,
}
TAKEN: dict[BridgingProvider, Said] = {
    "twilio": Said(201, {"sid": "CA" + "0" * 32, "status": "queued"}),
    "signalwire": Said(201, {"sid": "00000000-0000-4000-8000-00000000000a", "status": "queued"}),
    "telnyx": Said(200, {"call_sid": "v3:a", "from": NUMBER, "to": ADVISOR, "status": "queued"}),
    "ringcentral": Said(200, {"id": "s-1", "status": {"callStatus": "InProgress"}}),
}
Opened = Callable[..., AbstractContextManager[tuple[Bridge, StandIn]]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a provider's bridge by its name. `said` stands in for its usual answer to a call."""

    @contextmanager
    def open_(name: BridgingProvider, said: Said | None = None) -> Iterator[tuple[Bridge, StandIn]]:
        def answer(asked: Asked) -> Said:
            if asked.path.endswith("/oauth/token"):
                token = {"access_token": "token-1", "token_type": "bearer", "expires_in": 3600}
                return Said(200, token)
            return said or TAKEN[name]

        with standing_in(answer) as stand_in:
            paths = {
                "twilio": "/2010-04-01/Accounts/{account_sid}",
                "signalwire": "/api/laml/2010-04-01/Accounts/{project_id}",
            }
            monkeypatch.setattr(twilio, "API", {each: stand_in.url + path for each, path in paths.items()})
            monkeypatch.setattr(telnyx, "API", f"{stand_in.url}/v2")
            monkeypatch.setattr(ringcentral, "API", stand_in.url)
            made = bridge(
                name,
                NUMBER,
                lambda: CREDENTIALS[name],
                endpoint=ENDPOINT,
                application=APPLICATION,
                clock=lambda: 1000.0,
            )
            yield made, stand_in

    return open_
