"""RingCentral's company call log (also TELUS Business Connect).

https://developers.ringcentral.com/guide/voice/call-log/api
https://developers.ringcentral.com/api-reference/Call-Log/readCompanyCallLog
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.on_missed_call.call_logs.call_log import MOST_PAGES, PAGE_SECONDS, LoggedCall, page, too_many
from functions.on_missed_call.providers.toolkit.addresses import telephone
from functions.on_missed_call.providers.toolkit.classification import KINDS_BY_PRECEDENCE
from functions.on_missed_call.providers.toolkit.departments import department
from functions.shared.call import CallEvent, EventKind, Outcome
from functions.shared.provider_api.api import Ask
from functions.shared.provider_api.ringcentral import session

API = "https://platform.ringcentral.com"
_PAGE_SIZE = 1000  # RingCentral's most of the simple view
_SESSION = re.compile(r"s-[0-9A-Za-z-]{6,96}", re.ASCII)

# `result` of a call, in the company's log. Any other is nothing that we know.
_MISSED: Mapping[str, Outcome] = {
    "Missed": "no_answer",
    "No Answer": "no_answer",
    "Abandoned": "abandoned",
    "Hang Up": "abandoned",
    "Hang up": "abandoned",
    "Busy": "busy",
    "Voicemail": "voicemail",
}
_ANSWERED = frozenset({"Accepted", "Call accepted", "Call connected"})
_Record = Mapping[str, Any]


def read(
    fields: Mapping[str, str], since: datetime, until: datetime, ask: Ask, clock: Callable[[], float]
) -> Iterator[LoggedCall]:
    """The company's inbound calls. Of several records of one session, that which tells most counts."""
    calls: dict[str, LoggedCall] = {}
    for record in _records(fields, since, until, ask, clock):
        logged = _logged(record)
        if logged is None:
            continue
        known = calls.get(logged.event.call_id, logged)
        calls[logged.event.call_id] = min(known, logged, key=_rank)
    yield from calls.values()


def _records(
    fields: Mapping[str, str], since: datetime, until: datetime, ask: Ask, clock: Callable[[], float]
) -> Iterator[_Record]:
    oauth = session(API, lambda: fields, clock, ask)
    for number in range(1, MOST_PAGES + 1):
        query = {
            "direction": "Inbound",
            "type": "Voice",
            "view": "Simple",
            "dateFrom": _moment(since),
            "dateTo": _moment(until),
            "perPage": str(_PAGE_SIZE),
            "page": str(number),
        }
        url = f"{API}/restapi/v1.0/account/~/call-log"
        body = page("ringcentral", oauth.ask("GET", url, query=query, read_seconds=PAGE_SECONDS))
        records = body.get("records") or ()
        yield from records
        if len(records) < _PAGE_SIZE:
            return
    raise too_many("ringcentral")


def _logged(record: _Record) -> LoggedCall | None:
    """None for a record that names no session or start, and for a colleague's call."""
    caller, called = (record.get(end) or {} for end in ("from", "to"))
    session_id = str(record.get("telephonySessionId") or "")
    try:
        started_at = datetime.fromisoformat(str(record.get("startTime")))
        seconds = int(record.get("duration") or 0)
    except ValueError:
        return None
    if not _SESSION.fullmatch(session_id) or started_at.tzinfo is None or caller.get("extensionNumber"):
        return None
    kind, outcome = _classify(str(record.get("result")))
    event = CallEvent(
        kind=kind,
        outcome=outcome,
        call_id=session_id,
        direction="inbound",
        caller=telephone(caller.get("phoneNumber")),
        called=telephone(called.get("phoneNumber")),
        extension=called.get("extensionNumber") or called.get("extensionId"),
        department=department(called.get("name")),
        started_at=started_at,
        answered_at=started_at if kind == "answered" else None,
        talk_seconds=seconds if kind == "answered" else None,
        why=f"result={record.get('result')}" if kind != "ignored" else "result is unknown",
    )
    return LoggedCall(event, started_at + timedelta(seconds=seconds))


def _classify(result: str) -> tuple[EventKind, Outcome | None]:
    if result in _ANSWERED:
        return "answered", None
    outcome = _MISSED.get(result)
    return ("missed", outcome) if outcome else ("ignored", None)


def _rank(logged: LoggedCall) -> int:
    return KINDS_BY_PRECEDENCE.index(logged.event.kind)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
