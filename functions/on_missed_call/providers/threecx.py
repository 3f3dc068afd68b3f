"""3CX, by the CRM template docs/examples/3cx-rappel.xml: it posts each call once it is over.

3CX signs nothing: a key goes with each request. Its template knows no id of the call.
https://www.3cx.com/docs/server-side-crm-template-xml-description/
"""

import hmac
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.moments import seconds_between
from functions.on_missed_call.providers.toolkit.numbers import is_extension, is_short, to_e164
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import Callback, CallEvent, Direction, EventKind

# `Notanswered` is a call of the dealership's that nobody took.
_CALL_TYPES: dict[str, tuple[Direction, EventKind, Callback | None]] = {
    "Missed": ("inbound", "missed", None),
    "Inbound": ("inbound", "answered", None),
    "Outbound": ("outbound", "ignored", "reached"),
    "Notanswered": ("outbound", "ignored", "tried"),
}


def verify(request: Request, secrets: Secrets, _now: datetime) -> None:
    key = request.headers.get("x-api-key", "")
    if not key:
        raise Refused(401, "missing_signature", "X-Api-Key is missing: give the template its key")
    if not matches_any(key, [secret.encode() for secret in secrets]):
        raise Refused(401, "bad_signature", "X-Api-Key is another one: check the key in the template")


def _known(value: object) -> object:
    """Returns None for what 3CX doesn't know: it leaves the template's word, or writes the year 1."""
    return None if isinstance(value, str) and value.startswith(("[", "0001-")) else value


_Extension = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z._-]{1,32}$")] | None, BeforeValidator(_known)
]


class _Call(Body):
    """The names are the template's, ours. A withheld number is an empty one."""

    call_type: str
    number: Annotated[str, StringConstraints(max_length=64)] = ""
    start_utc: Moment
    established_utc: Annotated[Moment | None, BeforeValidator(_known)] = None
    end_utc: Annotated[Moment | None, BeforeValidator(_known)] = None
    agent: _Extension = None
    queue: _Extension = None


def parse(request: Request) -> list[CallEvent]:
    call = read(_Call, request.body)
    direction, kind, callback = _CALL_TYPES.get(call.call_type, ("inbound", "ignored", None))
    internal = is_extension(call.number)
    other = to_e164(call.number, national=True)
    if internal:
        kind = "ignored"
    missed, answered = kind == "missed", kind == "answered"
    return [
        CallEvent(
            kind=kind,
            outcome="no_answer" if missed else None,
            call_id=_call_id(call, request.headers.get("x-api-key", "")),
            direction=direction,
            caller=other if direction == "inbound" else None,
            called=other if direction == "outbound" else None,
            extension=call.queue or call.agent,
            started_at=call.start_utc,
            ring_seconds=seconds_between(call.start_utc, call.end_utc) if missed else None,
            callback=None if internal else callback,
            answered_at=call.established_utc if answered else None,
            answered_by=call.agent if answered and is_short(call.agent) else None,
            talk_seconds=seconds_between(call.established_utc, call.end_utc) if answered else None,
            why="internal call" if internal else _why(call),
        )
    ]


ADAPTER = Adapter(
    authentication="shared_secret",
    headers=frozenset({"x-api-key"}),
    verify=verify,
    parse=parse,
    # A ring group's telephones may each be reported: Missed for one, Inbound for the colleague who took the
    # call. Reports are posted once the call is over, four at a time (the template's MaxConcurrentRequests),
    # in no order that is documented: so they get the window of the others who report legs.
    settle_seconds=25,
)


def _call_id(call: _Call, key: str) -> str:
    """Makes the same id for each telephone that rang. It is keyed: a log that shows it hides the number."""
    who = call.number or f"withheld at {call.queue or call.agent}"
    return hmac.digest(key.encode(), f"{who}|{call.start_utc.isoformat()}".encode(), "sha256").hex()[:32]


def _why(call: _Call) -> str:
    return f"call_type={call.call_type}" if call.call_type in _CALL_TYPES else "call_type is unknown"
