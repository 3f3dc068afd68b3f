"""Keeps requests that none of an integration's secrets has signed, and lets a flood of them cost nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from botocore.exceptions import BotoCoreError, ClientError

from functions.on_missed_call.providers.toolkit.adapter import Adapter
from functions.on_missed_call.web import Refused, Request
from functions.shared.ledger.directory import KnownIntegration
from functions.shared.ledger.refused_requests import MOST_BYTES, RefusedRequest

# Another secret might turn it: a signature was there, and was none of ours.
_MAY_TURN = "bad_signature"
_AFTER_A_FAULT = timedelta(minutes=1)


class Refusals:
    """`keep` keeps a request, and returns whether it did.

    An integration whose day is full rests until the next, and so does one for a minute after AWS has failed:
    until then a refused request asks AWS for nothing.
    """

    def __init__(self, keep: Callable[[RefusedRequest], bool]) -> None:
        self._keep = keep
        self._rests_until: dict[str, datetime] = {}

    def take(
        self, refused: Refused, adapter: Adapter, integration: KnownIntegration, request: Request
    ) -> bool:
        """Keeps the request, where that may be of use. Returns whether it is kept: no failure is told."""
        now = request.received_at
        if refused.code != _MAY_TURN or now < self._rests_until.get(integration.id, now):
            return False
        kept = RefusedRequest(
            provider=integration.provider,
            integration_id=integration.id,
            path=request.path,
            headers={name: request.headers[name] for name in sorted(_needed(adapter) & set(request.headers))},
            body=request.body,
            received_at=now,
        )
        if kept.size > MOST_BYTES:
            return False
        try:
            done = self._keep(kept)
        except (BotoCoreError, ClientError):
            self._rests_until[integration.id] = now + _AFTER_A_FAULT
            return False
        if not done:
            today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            self._rests_until[integration.id] = today + timedelta(days=1)
        return done


def _needed(adapter: Adapter) -> set[str]:
    return {"content-type", *adapter.headers}
