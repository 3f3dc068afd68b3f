"""What Rappel asks of a provider: five pure functions, three with a usual answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.on_missed_call.web import Reply, Request
from functions.shared.call import CallEvent

Secrets = Sequence[str]
JSON = frozenset({"application/json"})


def no_handshake(_request: Request, _secrets: Secrets) -> None:
    return None


def ok(_after_call_url: str | None) -> Reply:
    return Reply(200, '{"status":"ok"}')


def no_webhook_id(_request: Request) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One provider's dialect.

    `verify` raises Refused unless one of the secrets signed the request.
    `parse` says which call events the verified request tells; raises Refused where it can't be read.
    `handshake` answers a provider that tests the endpoint; None where the request is no test.
    `respond` is the answer that the provider expects to events taken, given where its call goes on.
    `webhook_id` is the provider's own id of the webhook, the same over retries; None where it has none.
    `settle_seconds` is how long a text waits where an integration doesn't say: 0 where the provider's
    event is final, more where it reports each leg, so that one answered elsewhere takes the text back.
    """

    verify: Callable[[Request, Secrets, datetime], None]
    parse: Callable[[Request], list[CallEvent]]
    handshake: Callable[[Request, Secrets], Reply | None] = no_handshake
    respond: Callable[[str | None], Reply] = ok
    webhook_id: Callable[[Request], str | None] = no_webhook_id
    content_types: frozenset[str] = JSON
    settle_seconds: int = 0
