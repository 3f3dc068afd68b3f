"""Makes legs and histories as Zoom Phone sends them, and reads them."""

import json
from typing import Any

from functions.on_missed_call.providers import zoom
from functions.shared.call import CallEvent
from tests.builders import CALLER, SERVICE, request

STAFF = {"user_id": "z8yCxTTTTSiw02QgCAp8uQ", "extension_type": "user", "extension_number": 204}
MENU = {"extension_type": "autoReceptionist", "extension_number": 801, "phone_number": SERVICE}


def leg(event: str = "phone.callee_missed", **changes: Any) -> dict[str, Any]:
    call = {
        "call_id": "6998252567075884640",
        "callee": {"extension_type": "callQueue", "extension_number": 1002, "phone_number": SERVICE},
        "caller": {"phone_number": CALLER, "connection_type": "pstn_off_net"},
        "ringing_start_time": "2025-09-02T14:00:00Z",
        "call_end_time": "2025-09-02T14:00:30Z",
        "handup_result": "No Answer",
    } | changes
    return {"event": event, "event_ts": 1756821630123, "payload": {"account_id": "A", "object": call}}


def record(**changes: Any) -> dict[str, Any]:
    return {
        "call_id": "6998252567075884640",
        "direction": "inbound",
        "caller_did_number": CALLER,
        "callee_did_number": SERVICE,
        "callee_ext_number": "1002",
        "callee_ext_type": "call_queue",
        "callee_department": "Pièces",
        "start_time": "2025-09-02T14:00:00Z",
        "result": "no_answer",
        "wait_time": 30,
    } | changes


def history(*records: dict[str, Any], event: str = "phone.callee_call_history_completed") -> dict[str, Any]:
    name = "call_elements" if "element" in event else "call_logs"
    return {"event": event, "payload": {"account_id": "A", "object": {"user_id": "u", name: list(records)}}}


def read(content: dict[str, Any]) -> list[CallEvent]:
    return zoom.parse(request(json.dumps(content).encode()))
