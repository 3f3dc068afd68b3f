"""An event on its way to its dealership's own endpoint: whether it has one, and what becomes of it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from functions.notify.endpoint_post import Unreachable
from functions.notify.signature import BadSecret, headers
from functions.shared.dealership import Dealership
from functions.shared.endpoint import ForbiddenEndpoint
from functions.shared.ledger.gone_urls import hashed

DeliveryResult = Literal[
    "delivered",
    "nobody",  # the dealership has no endpoint
    "off",  # the endpoint has said 410, and its URL is still the same
    "gone",  # it says so now: nothing more is sent there
    "refused",  # it answered, and not with a 2xx: it is asked again
    "unreachable",
    "forbidden",  # its name leads to an address that isn't public
    "no_secret",
]
# What is tried again, until the queue's tries are used up.
AGAIN: frozenset[DeliveryResult] = frozenset({"refused", "unreachable", "forbidden", "no_secret"})
# Standard Webhooks' schedule, as far as a message may be hidden: 17 hours and a half in all.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
)
_GONE = 410


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of an event. `detail` is the answer's status, or the error's name."""

    result: DeliveryResult
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """`secrets` are a dealership's, the newest first; None where none is stored. `gone` is the hash of the
    URL that has said 410, and `note_gone` notes a URL; None takes it back.
    """

    dealership: Callable[[str], Dealership | None]
    secrets: Callable[[str], Sequence[str] | None]
    gone: Callable[[str], str | None]
    note_gone: Callable[[str, str | None], None]
    post: Callable[[str, Mapping[str, str], bytes], int]
    clock: Callable[[], datetime]

    def deliver(self, kind: str, detail: Mapping[str, Any], *, trial: bool = False) -> Delivered:
        """Sends the event once. A `trial` goes to an endpoint that is off as well, and turns it on again."""
        dealership_id = detail["dealership_id"]
        dealership = self.dealership(dealership_id)
        if dealership is None or dealership.events is None:
            return Delivered("nobody")
        url = dealership.events.url
        gone = self.gone(dealership_id)
        if gone == hashed(url) and not trial:
            return Delivered("off")
        try:
            status = self._post(url, kind, detail, self.secrets(dealership_id) or ())
        except BadSecret:
            return Delivered("no_secret")
        except ForbiddenEndpoint:
            return Delivered("forbidden")
        except Unreachable as error:
            return Delivered("unreachable", str(error))
        if status == _GONE:
            self.note_gone(dealership_id, url)
            return Delivered("gone", str(status))
        if not 200 <= status < 300:
            return Delivered("refused", str(status))
        if gone is not None:
            self.note_gone(dealership_id, None)
        return Delivered("delivered", str(status))

    def _post(self, url: str, kind: str, detail: Mapping[str, Any], secrets: Sequence[str]) -> int:
        """Raises BadSecret, Unreachable or ForbiddenEndpoint."""
        content = {"type": kind, "timestamp": detail["occurred_at"], "data": detail}
        body = json.dumps(content, ensure_ascii=False).encode()
        return self.post(url, headers(detail["id"], body, secrets, self.clock()), body)


def pause(tries: int) -> timedelta:
    """How long an event waits after so many tries."""
    return PAUSES[min(tries, len(PAUSES)) - 1]
