"""Twilio's list of calls: twilio.com/docs/voice/api/call-resource. The SDK judges it in test_twilio.py."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from functions.shared.provider_api.api import basic
from tests.builders import CALLER, SERVICE, sid
from tests.texting.stand_in import Asked, Said

ACCOUNT = "AC" + "0" * 32
CREDENTIAL = {"account_sid": ACCOUNT, "api_key_sid": "SK" + "2" * 32, "api_key_secret": "log-secret"}
_PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"


@dataclass
class TwilioLog:
    """`calls` in any order; a page has `most` of them, whatever is asked for."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    most: int = 1000
    elsewhere: str = ""  # stands before the next page's path

    def add(self, name: str, at: datetime, status: str, parent: str | None = None, **changes: Any) -> str:
        """A call, or a leg that `<Dial>` made of `parent`. Returns its id."""
        seconds = changes.pop("seconds", 20)
        call = {
            "sid": sid(name),
            "parent_call_sid": sid(parent) if parent else None,
            "direction": "outbound-dial" if parent else "inbound",
            "from": CALLER,
            "to": "+14185550199" if parent else SERVICE,
            "forwarded_from": None,
            "status": status,
            "start_time": format_datetime(at),
            "end_time": format_datetime(at + timedelta(seconds=seconds)),
            "duration": str(seconds),
        }
        self.calls.append(call | changes)
        return str(call["sid"])

    def __call__(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != basic(*list(CREDENTIAL.values())[1:]):
            return Said(401, {"code": 20003, "message": "Authenticate", "status": 401})
        if asked.path != _PATH:
            return Said(404, {"code": 20404, "status": 404})
        after = asked.query.get("StartTime>", "")
        number, size = int(asked.query.get("Page", "0")), min(int(asked.query["PageSize"]), self.most)
        found = self.calls[number * size : (number + 1) * size]
        more = len(self.calls) > (number + 1) * size
        paging = f"StartTime%3E={after}&PageSize={size}&Page={number + 1}&PageToken=PA{number}"
        following = f"{self.elsewhere}{_PATH}?{paging}"
        body = {"calls": found, "page": number, "page_size": size, "uri": asked.path}
        return Said(200, body | {"next_page_uri": following if more else None})
