"""CallRail's list of calls, by relative pagination: apidocs.callrail.com/#listing-all-calls."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from tests.builders import CALLER, SERVICE
from tests.texting.stand_in import Asked, Said

API = "https://api.callrail.com"
CREDENTIAL = {"account_id": "ACC" + "0" * 32, "api_key": "key-of-a-user"}


def call_id(name: str) -> str:
    return f"CAL{sha256(name.encode()).hexdigest()[:32]}"


@dataclass
class CallRailLog:
    calls: list[dict[str, Any]] = field(default_factory=list)
    elsewhere: str = API  # where the next page is said to be

    def add(self, name: str, at: datetime, **changes: Any) -> str:
        call = {
            "answered": False,
            "business_phone_number": None,
            "call_type": "abandoned",
            "customer_phone_number": CALLER,
            "direction": "inbound",
            "duration": 20,
            "id": call_id(name),
            "start_time": at.isoformat(timespec="milliseconds"),
            "tracking_phone_number": SERVICE,
            "voicemail": False,
        }
        self.calls.append(call | changes)
        return str(call["id"])

    def __call__(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != f'Token token="{CREDENTIAL["api_key"]}"':
            return Said(401, {"error": "HTTP Token: Access denied."})
        if asked.path != f"/v3/a/{CREDENTIAL['account_id']}/calls.json":
            return Said(404, {"error": "not found"})
        number, size = int(asked.query.get("offset", "0")), int(asked.query["per_page"])
        found = self.calls[number : number + size]
        more = len(self.calls) > number + size
        following = f"{self.elsewhere}{asked.path}?per_page={size}&offset={number + size}"
        body: dict[str, Any] = {"calls": found, "per_page": size, "has_next_page": more}
        return Said(200, body | {"next_page": following if more else None})
