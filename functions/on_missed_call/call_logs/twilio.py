"""Twilio's calls: the caller's own, and the legs that `<Dial>` made of it.

https://www.twilio.com/docs/voice/api/call-resource
https://www.twilio.com/docs/usage/twilios-response#pagination
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.on_missed_call.call_logs.call_log import MOST_PAGES, PAGE_SECONDS, LoggedCall, page, too_many
from functions.on_missed_call.providers.toolkit.addresses import is_device, telephone
from functions.on_missed_call.providers.toolkit.classification import Classification
from functions.on_missed_call.providers.toolkit.moments import parse_rfc_2822, parse_seconds
from functions.on_missed_call.providers.toolkit.numbers import to_e164
from functions.on_missed_call.providers.twilio import MISSED, PROGRESS, is_call_sid
from functions.shared.call import OUTCOMES_BY_WEIGHT, CallEvent
from functions.shared.provider_api.api import Ask, basic

API = "https://api.twilio.com"
_PAGE_SIZE = 1000  # Twilio's most
# A leg may begin an hour after its call.
_LEGS_LATER = timedelta(hours=1)
_Call = Mapping[str, Any]


def read(
    fields: Mapping[str, str], since: datetime, until: datetime, ask: Ask, _clock: Callable[[], float]
) -> Iterator[LoggedCall]:
    """The account's calls that began in between. One that goes on, or has a leg that does, isn't told yet."""
    calls = list(_calls(fields, since, until + _LEGS_LATER, ask))
    legs: defaultdict[str, list[_Call]] = defaultdict(list)
    for call in calls:
        if call.get("parent_call_sid"):
            legs[str(call["parent_call_sid"])].append(call)
    for call in calls:
        if call.get("direction") == "inbound" and not call.get("parent_call_sid"):
            logged = _logged(call, legs[str(call.get("sid"))])
            if logged is not None and since <= (logged.event.started_at or since) < until:
                yield logged


def _calls(fields: Mapping[str, str], since: datetime, until: datetime, ask: Ask) -> Iterator[_Call]:
    authorization = basic(fields["api_key_sid"], fields["api_key_secret"])
    url = f"{API}/2010-04-01/Accounts/{fields['account_sid']}/Calls.json"
    query: Mapping[str, str] | None = {
        "StartTime>": _moment(since),
        "StartTime<": _moment(until),
        "PageSize": str(_PAGE_SIZE),
    }
    for _ in range(MOST_PAGES):
        body = page("twilio", ask("GET", url, authorization, query=query, read_seconds=PAGE_SECONDS))
        yield from body.get("calls") or ()
        following = body.get("next_page_uri")
        if not following:
            return
        # The credential goes to Twilio's own address and nowhere else: `@` would make our host a name.
        if not str(following).startswith("/"):
            break
        url, query = API + str(following), None
    raise too_many("twilio")


def _logged(call: _Call, legs: Sequence[_Call]) -> LoggedCall | None:
    """None where the call isn't over, says no start, or was placed by the dealership's own telephone."""
    started_at, ended_at = (parse_rfc_2822(str(call.get(name))) for name in ("start_time", "end_time"))
    over = not any(str(each.get("status")) in PROGRESS for each in (call, *legs))
    if not (over and started_at and ended_at and is_call_sid(str(call.get("sid")))):
        return None
    if is_device(call.get("from")):
        return None
    classification = _classify(call, legs)
    answered = classification.kind == "answered"
    answered_at, talk_seconds = _talk(legs) if answered else (None, None)
    event = CallEvent(
        kind=classification.kind,
        outcome=classification.outcome,
        call_id=str(call["sid"]),
        direction="inbound",
        caller=telephone(call.get("from")),
        called=telephone(call.get("to")),
        forwarded_from=to_e164(call.get("forwarded_from"), national=True),
        started_at=started_at,
        answered_at=answered_at or (started_at if answered else None),
        talk_seconds=talk_seconds,
        why=classification.why,
    )
    return LoggedCall(event, ended_at)


def _classify(call: _Call, legs: Sequence[_Call]) -> Classification:
    """By the legs, as `<Dial action>` tells them. What TwiML alone answered says nothing of a person."""
    statuses = [str(leg.get("status")) for leg in legs] or [str(call.get("status"))]
    if "completed" in statuses:
        if legs:
            return Classification("answered", "a leg was completed")
        return Classification("ignored", "completed, and nobody was dialled")
    outcomes = {MISSED[each] for each in statuses if each in MISSED}
    if not outcomes:
        return Classification("ignored", "status is unknown")
    return Classification("missed", f"status={statuses[-1]}", max(outcomes, key=OUTCOMES_BY_WEIGHT.index))


def _talk(legs: Sequence[_Call]) -> tuple[datetime | None, int | None]:
    """When the leg that was taken was, and for how long: a leg's duration begins when it is picked up."""
    for leg in legs:
        seconds, ended_at = parse_seconds(str(leg.get("duration"))), parse_rfc_2822(str(leg.get("end_time")))
        if leg.get("status") == "completed" and seconds is not None and ended_at:
            return ended_at - timedelta(seconds=seconds), seconds
    return None, None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
