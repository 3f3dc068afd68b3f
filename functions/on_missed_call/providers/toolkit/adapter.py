"""What Rappel asks of a provider: eight pure functions, six of them with a usual answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from functions.on_missed_call.effect import Effect
from functions.on_missed_call.web import Reply, Request
from functions.shared.call import CallEvent
from functions.shared.inbound_text import InboundText
from functions.shared.receipt import Receipt

Secrets = Sequence[str]
# A signature vouches for what it covers; a shared secret goes with each request, and covers nothing.
Authentication = Literal["signature", "shared_secret"]
JSON = frozenset({"application/json"})
FORM = frozenset({"application/x-www-form-urlencoded"})


def no_handshake(_request: Request, _secrets: Secrets) -> None:
    return None


def tell(effect: Effect, _after_call_url: str | None) -> Reply:
    return Reply(200, effect.to_json())


def no_texts(_request: Request) -> list[InboundText]:
    return []


def no_receipts(_request: Request) -> list[Receipt]:
    return []


def no_reminder(_request: Request) -> bool:
    return False


def no_webhook_id(_request: Request) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One provider's dialect.

    `authentication` is how a request proves where it comes from.
    `headers` are all that the other functions read of a request's, but its content type, in lower case.
    `account_wide`: one key signs for all of an account's webhooks, and no signature covers the path. What is
    signed for one dealership holds at another's path as well: only calls to its own lines are taken there.
    `verify` raises Refused unless one of the secrets signed the request, or goes with it.
    `parse` returns the call events that the verified request tells of. Raises Refused where it can't be read.
    `texts` returns the texts that callers wrote to the account's numbers: a request with any tells of no
    call. Raises Refused.
    `receipts` returns what the provider says of texts that it took from us: a request with any tells of no
    call. Raises Refused.
    `handshake` answers a provider that tests the endpoint. Returns None where the request is no test.
    `is_reminder` tells whether a request without any event says that the provider will soon send no more.
    `respond` makes the answer that the provider expects once its events are taken: it is given what they
    did, which the usual answer tells, and the URL where the call goes on, if the dealership has one.
    `webhook_id` reads the provider's own id of the webhook, the same over retries. Returns None without one.
    `content_types` are those that the provider sends; a body of any other is refused.
    `settle_seconds` is how long a text waits where the integration doesn't say: 0 where the provider's
    event is final, more where it reports each leg, so that one answered elsewhere takes the text back.
    """

    authentication: Authentication
    verify: Callable[[Request, Secrets, datetime], None]
    parse: Callable[[Request], list[CallEvent]]
    texts: Callable[[Request], list[InboundText]] = no_texts
    receipts: Callable[[Request], list[Receipt]] = no_receipts
    handshake: Callable[[Request, Secrets], Reply | None] = no_handshake
    is_reminder: Callable[[Request], bool] = no_reminder
    respond: Callable[[Effect, str | None], Reply] = tell
    webhook_id: Callable[[Request], str | None] = no_webhook_id
    content_types: frozenset[str] = JSON
    headers: frozenset[str] = frozenset()
    settle_seconds: int = 0
    account_wide: bool = False
