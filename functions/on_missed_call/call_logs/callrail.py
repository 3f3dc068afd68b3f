"""CallRail's calls: what its post-call webhook tells, by the same names.

https://apidocs.callrail.com/#listing-all-calls
https://apidocs.callrail.com/#relative-pagination
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from functions.on_missed_call.call_logs.call_log import MOST_PAGES, PAGE_SECONDS, LoggedCall, page, too_many
from functions.on_missed_call.providers.callrail import read_call
from functions.on_missed_call.web import Refused
from functions.shared.provider_api.api import Ask

API = "https://api.callrail.com"
_PAGE_SIZE = 250  # CallRail's most


def read(
    fields: Mapping[str, str], since: datetime, until: datetime, ask: Ask, _clock: Callable[[], float]
) -> Iterator[LoggedCall]:
    """The calls of the companies that the key sees. CallRail is asked for whole days: it reads their zone."""
    authorization = f'Token token="{fields["api_key"]}"'
    url = f"{API}/v3/a/{fields['account_id']}/calls.json"
    query: Mapping[str, str] | None = {
        "direction": "inbound",
        "start_date": str((since.astimezone(UTC) - timedelta(days=1)).date()),
        "end_date": str((until.astimezone(UTC) + timedelta(days=1)).date()),
        "relative_pagination": "true",
        "per_page": str(_PAGE_SIZE),
        "fields": "call_type",
    }
    for _ in range(MOST_PAGES):
        body = page("callrail", ask("GET", url, authorization, query=query, read_seconds=PAGE_SECONDS))
        for call in body.get("calls") or ():
            try:
                event = read_call(call)
            except Refused:  # a call that we can't read isn't known to be missed
                continue
            if event.started_at is not None and since <= event.started_at < until:
                yield LoggedCall(event, event.started_at + timedelta(seconds=event.talk_seconds or 0))
        if not body.get("has_next_page"):
            return
        url, query = str(body.get("next_page")), None
        # The credential goes to CallRail's own address and nowhere else, whatever a page says.
        if not url.startswith(f"{API}/"):
            break
    raise too_many("callrail")
