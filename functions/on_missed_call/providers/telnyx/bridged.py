"""TeXML's status callbacks, which are forms: of the caller's leg of a call that the desk bridged.

https://developers.telnyx.com/api-reference/callbacks/texml-call-completed
"""

import re
from datetime import datetime, timedelta

from functions.on_missed_call.providers.toolkit import forms
from functions.on_missed_call.providers.toolkit.addresses import telephone
from functions.on_missed_call.providers.toolkit.moments import in_utc, parse_seconds
from functions.on_missed_call.web import Refused, Request
from functions.shared.bridged_call import tells_of_the_caller
from functions.shared.call import Callback, CallEvent

_CALL_SID = re.compile(r"v\d:[0-9A-Za-z_-]{16,120}", re.ASCII)
_CALLBACKS: dict[str, Callback] = {
    "completed": "reached",
    "no-answer": "tried",
    "busy": "tried",
    "canceled": "tried",
}


def parse(request: Request) -> list[CallEvent]:
    """Nothing of any other form: a TeXML application of the dealership's own may send its own here."""
    if not tells_of_the_caller(request.url):
        return []
    fields = dict(forms.pairs(request.body))
    call_id, status = fields.get("CallSid", ""), fields.get("CallStatus", "")
    if not _CALL_SID.fullmatch(call_id):
        raise Refused(400, "missing_field", "CallSid is missing or unreadable")
    return [
        CallEvent(
            kind="ignored",
            call_id=call_id,
            direction="outbound",
            caller=telephone(fields.get("From")),
            called=telephone(fields.get("To")),
            started_at=_taken_at(fields),
            callback=_CALLBACKS.get(status),
            why=f"the caller's leg of a bridged call, CallStatus={status}",
        )
    ]


def _taken_at(fields: dict[str, str]) -> datetime | None:
    """When somebody took the call: it is told of once it is over."""
    try:
        at = in_utc(datetime.fromisoformat(fields.get("Timestamp", "")))
    except (ValueError, OverflowError):
        return None
    return at - timedelta(seconds=parse_seconds(fields.get("CallDuration")) or 0)
