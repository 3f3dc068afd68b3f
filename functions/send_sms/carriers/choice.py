"""Makes a sender's carrier when its first text leaves: nothing is loaded of a carrier that isn't used."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from typing import Any

from botocore.config import Config

from functions.send_sms.carriers.carrier import Carrier
from functions.shared import aws
from functions.shared.sender import ProviderCarrier, Sender

# SendTextMessage has no idempotency token: the client must not send twice by itself.
SEND_ONCE = Config(
    connect_timeout=1,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 1},
    parameter_validation=False,
)


class Carriers:
    """The carriers of a stage's senders, made once a process, with a client or a session for all alike.

    `functions.send_sms.environment` explains the settings. `clock` counts seconds from any moment on.
    """

    def __init__(
        self,
        *,
        configuration_set: str | None,
        max_price: str,
        credentials_prefix: str,
        public_url: str,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self._configuration_set, self._max_price = configuration_set, max_price
        self._credentials_prefix, self._public_url = credentials_prefix, public_url
        self._now, self._clock = now, clock
        self.of: Callable[[Sender], Carrier] = cache(self._make)
        self._client = cache(_client)
        self._account = cache(self._open)

    def _make(self, sender: Sender) -> Carrier:
        match sender.carrier:
            case "end_user_messaging":
                from functions.send_sms.carriers.end_user_messaging import EndUserMessaging

                return EndUserMessaging(
                    client=self._client("pinpoint-sms-voice-v2"),
                    origination_identity=sender.identity,
                    configuration_set=self._configuration_set,
                    max_price=self._max_price,
                    dry_run=sender.rehearses,
                )
            case "sns" if sender.rehearses:
                from functions.send_sms.carriers.nobody import Nobody

                return Nobody()
            case "sns":
                from functions.send_sms.carriers.sns import Sns

                return Sns(
                    client=self._client("sns"),
                    origination_number=sender.identity or None,
                    max_price=self._max_price,
                )
            case provider:
                return self._account(provider, sender.integration or "")(sender.identity)

    def _open(self, provider: ProviderCarrier, integration: str) -> Callable[[str], Carrier]:
        from functions.send_sms.carriers.accounts import account
        from functions.shared.provider_api.credentials import Credentials

        credentials = Credentials(self._client("ssm"), self._credentials_prefix, self._clock)
        credential = partial(credentials.read, provider, integration)
        endpoint = f"{self._public_url}/calls/{provider}/{integration}"
        return account(provider, credential, self._now, self._clock, endpoint)


def _client(service: Any) -> Any:
    return aws.client(service, SEND_ONCE)
