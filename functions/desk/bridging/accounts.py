"""The bridges of the dealerships' own accounts, by the credentials that their texts are sent with, too."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from functions.desk.bridging.bridge import Bridge
from functions.desk.bridging.choice import bridge
from functions.shared.dealership import Dealership
from functions.shared.one_tap import BRIDGING_PROVIDERS, OneTap
from functions.shared.provider_api.credentials import Credentials
from functions.shared.provider_api.failure import Unavailable


@dataclass(frozen=True, slots=True)
class Accounts:
    """`public_url` is what providers call, without a path. `clock` counts seconds from any moment."""

    credentials: Credentials
    public_url: str
    clock: Callable[[], float]

    def bridge(self, dealership: Dealership, one_tap: OneTap, number: str) -> Bridge:
        """The bridge of a number of the dealership's. Raises Unavailable where its file names no account."""
        integration = one_tap.integration
        providers = {each.id: each.provider for each in dealership.integrations}
        provider = next((each for each in BRIDGING_PROVIDERS if each == providers.get(integration)), None)
        if provider is None:
            raise Unavailable("no_account", stopped=True)
        return bridge(
            provider,
            number,
            partial(self.credentials.read, provider, integration),
            endpoint=f"{self.public_url}/calls/{provider}/{integration}",
            application=one_tap.application,
            clock=self.clock,
        )
