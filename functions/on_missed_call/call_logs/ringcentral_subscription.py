"""RingCentral's subscription to a webhook: it ends, and one whose URL failed is suspended for good.

https://developers.ringcentral.com/guide/notifications/webhooks/creating-webhooks
https://developers.ringcentral.com/api-reference/Subscriptions/renewSubscription
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from functions.on_missed_call.call_logs.ringcentral import API
from functions.shared.provider_api.api import Ask
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.provider_api.oauth import OAuth
from functions.shared.provider_api.ringcentral import session

# A renewal that fails is tried again on as many nights.
RENEWED_BEFORE = timedelta(days=14)
_SUBSCRIPTIONS = f"{API}/restapi/v1.0/subscription"
Standing = Literal["active", "renewed", "lost", "unseen"]


def look(
    fields: Mapping[str, str], integration_id: str, now: datetime, ask: Ask, clock: Callable[[], float]
) -> Standing:
    """Renews the subscription where it ends soon, and says how it stands.

    `lost`: it is suspended, or ends soon and can't be renewed. `unseen`: RingCentral doesn't say, or the
    credential's app has made none to this integration; another app may have.
    """
    oauth = session(API, lambda: fields, clock, ask)
    try:
        return _look(oauth, integration_id, now)
    except (Unavailable, AnswerLost):
        return "unseen"


def _look(oauth: OAuth, integration_id: str, now: datetime) -> Standing:
    records = oauth.ask("GET", _SUBSCRIPTIONS).body.get("records") or ()
    own = [each for each in records if _is_of(each, integration_id)]
    if not own:
        return "unseen"
    active = [each for each in own if each.get("status") == "Active"]
    if not active:
        return "lost"
    lasts = max(active, key=lambda each: _ends(each, now))
    if _ends(lasts, now) - now > RENEWED_BEFORE:
        return "active"
    renewed = oauth.ask("POST", f"{_SUBSCRIPTIONS}/{lasts.get('id')}/renew")
    return "renewed" if renewed.ok else "lost"


def _is_of(subscription: Mapping[str, Any], integration_id: str) -> bool:
    address = str((subscription.get("deliveryMode") or {}).get("address") or "")
    return address.partition("?")[0].endswith(f"/calls/ringcentral/{integration_id}")


def _ends(subscription: Mapping[str, Any], now: datetime) -> datetime:
    """When it ends; now, where it doesn't say."""
    try:
        ends = datetime.fromisoformat(str(subscription.get("expirationTime")))
    except ValueError:
        return now
    return ends if ends.tzinfo else now
