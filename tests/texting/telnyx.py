"""Telnyx's messages, detail records and numbers: developers.telnyx.com/api/messaging."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.texting.stand_in import (
    BROKEN,
    CONFIGURATION,
    DROPPED,
    FAILED_AT_ONCE,
    FILTERED,
    LANDLINE,
    LOST,
    LOST_UNLISTED,
    OPTED_OUT,
    THROTTLED,
    Asked,
    Said,
)

NUMBER = "+14185550101"
CREDENTIAL = {"api_key": "KEY0123"}
_ERRORS = {
    OPTED_OUT: (400, "40300", "Blocked due to STOP message"),
    LANDLINE: (400, "40001", "Not routable"),
    THROTTLED: (429, "40011", "Too many requests"),
    BROKEN: (500, "", ""),
    CONFIGURATION: (400, "40305", "Invalid 'from' address"),
    FILTERED: (400, "40009", "Invalid message body"),
}


@dataclass
class TelnyxApi:
    """`numbers` are the account's, each with the messaging profile that it has."""

    numbers: dict[str, str | None] = field(default_factory=lambda: {NUMBER: "profile-1"})
    records: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != f"Bearer {CREDENTIAL['api_key']}":
            return Said(401, {"errors": [{"code": "10009", "title": "Authentication failed"}]})
        if asked.path.endswith("/phone_numbers/messaging"):
            number = asked.query.get("filter[phone_number]", "")
            found = (
                [{"phone_number": number, "messaging_profile_id": self.numbers[number]}]
                if number in self.numbers
                else []
            )
            return Said(200, {"data": found})
        return self._list(asked) if asked.method == "GET" else self._send(asked.content)

    def _list(self, asked: Asked) -> Said:
        of = (asked.query["filter[cld]"], asked.query["filter[cli]"])
        found = [each for each in self.records if (each["cld"], each["cli"]) == of]
        return Said(200, {"data": [each for each in found[::-1] if each["cld"] != LOST_UNLISTED]})

    def _send(self, message: dict[str, Any]) -> Said:
        to = message["to"]
        if to in _ERRORS:
            status, code, title = _ERRORS[to]
            return Said(status, {"errors": [{"code": code, "title": title, "detail": f"about {to}"}]})
        id_ = f"40385f64-0000-4000-8000-{len(self.records):012}"
        now = datetime.now(UTC).isoformat()
        self.records.append(
            {"uuid": id_, "cld": to, "cli": message["from"], "direction": "outbound", "created_at": now}
        )
        if to in (LOST, LOST_UNLISTED):
            return DROPPED
        failed = to == FAILED_AT_ONCE
        sent: dict[str, Any] = {
            "id": id_,
            "record_type": "message",
            "parts": 1,
            "to": [{"phone_number": to, "status": "sending_failed" if failed else "queued"}],
            "errors": [{"code": "40001", "title": "Not routable"}] if failed else [],
        }
        return Said(200, {"data": sent})
