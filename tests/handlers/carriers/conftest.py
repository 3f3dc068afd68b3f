"""Each provider's carrier, and its API on this machine."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from functions.send_sms.carriers import ringcentral, telnyx, twilio, zoom
from functions.send_sms.carriers.accounts import NumberCarrier, account
from functions.shared.moment import utc_now
from functions.shared.provider_api import api as api_of_provider
from functions.shared.sender import ProviderCarrier
from tests.texting.providers import APIS, CREDENTIALS
from tests.texting.stand_in import Asked, Said, StandIn, standing_in
from tests.texting.twilio import NUMBER

ENDPOINT = "https://calls.example.ca/calls/provider/integration"
PATIENCE_SECONDS = 60.0


@dataclass
class Provider:
    """`api` is what stands in, and `carrier` what speaks to it."""

    name: ProviderCarrier
    api: Any
    stand_in: StandIn
    carrier: NumberCarrier


def move(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Leads each carrier to the address of the stand-in."""
    paths = {
        "twilio": "/2010-04-01/Accounts/{account_sid}",
        "signalwire": "/api/laml/2010-04-01/Accounts/{project_id}",
    }
    monkeypatch.setattr(twilio, "API", {name: url + path for name, path in paths.items()})
    monkeypatch.setattr(telnyx, "API", f"{url}/v2")
    monkeypatch.setattr(ringcentral, "API", url)
    monkeypatch.setattr(zoom, "API", f"{url}/v2")
    monkeypatch.setattr(zoom, "TOKENS", f"{url}/oauth/token")


Opened = Callable[..., AbstractContextManager[Provider]]


@pytest.fixture
def seconds() -> list[float]:
    """The clock by which tokens and penalties end."""
    return [1000.0]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, seconds: list[float]) -> Opened:
    """Opens a provider by its name; `answer` stands in for its usual answers.

    Each request has all the time that a busy machine needs: a test that wants less of it says so.
    """
    for limit in ("CONNECT_SECONDS", "SEND_SECONDS", "LOOK_SECONDS"):
        monkeypatch.setattr(api_of_provider, limit, PATIENCE_SECONDS)

    @contextmanager
    def open_(name: ProviderCarrier, answer: Callable[[Asked], Said] | None = None) -> Iterator[Provider]:
        api = APIS[name]()
        with standing_in(answer or api) as stand_in:
            move(monkeypatch, stand_in.url)
            carrier = account(name, lambda: CREDENTIALS[name], utc_now, lambda: seconds[0], ENDPOINT)(NUMBER)
            yield Provider(name, api, stand_in, carrier)

    return open_
