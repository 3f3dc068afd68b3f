"""Makes a sender's carrier when its first text leaves: nothing is loaded of a carrier that isn't used."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import boto3
from botocore.config import Config

from functions.send_sms.carriers.carrier import Carrier
from functions.shared.sender import Sender

# SendTextMessage has no idempotency token: the client must not send twice by itself.
SEND_ONCE = Config(connect_timeout=1, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What all senders of a stage share. `functions.send_sms.environment` explains the fields."""

    configuration_set: str | None
    max_price: str


def carriers(account: Account) -> Callable[[Sender], Carrier]:
    """A sender's carrier, made once a process; its client serves all senders of that carrier."""
    return lru_cache(maxsize=1024)(lambda sender: _carrier(account, sender))


def _carrier(account: Account, sender: Sender) -> Carrier:
    match sender.carrier:
        case "end_user_messaging":
            from functions.send_sms.carriers.end_user_messaging import EndUserMessaging

            return EndUserMessaging(
                client=_client("pinpoint-sms-voice-v2"),
                origination_identity=sender.identity,
                configuration_set=account.configuration_set,
                max_price=account.max_price,
            )
        case "sns":
            from functions.send_sms.carriers.sns import Sns

            return Sns(
                client=_client("sns"),
                origination_number=sender.identity or None,
                max_price=account.max_price,
            )
        case _:
            raise NotImplementedError(sender.carrier)


@cache
def _client(service: Any) -> Any:
    return boto3.client(service, config=SEND_ONCE)
