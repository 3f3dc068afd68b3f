"""Zoom's tokens, SMS, its sessions and numbers: developers.zoom.us/docs/api/phone."""

from dataclasses import dataclass, field
from typing import Any

from functions.shared.provider_api.api import basic
from tests.texting.stand_in import (
    BROKEN,
    CONFIGURATION,
    DROPPED,
    LANDLINE,
    LOST,
    LOST_UNLISTED,
    THROTTLED,
    Asked,
    Said,
)

NUMBER = "+14185550101"
CREDENTIAL = {"account_id": "account", "client_id": "client", "client_secret": "client-secret"}
_ERRORS = {
    LANDLINE: (400, 7001, "Phone number is not valid."),
    THROTTLED: (429, 429, "You have reached the maximum per-second rate limit for this API."),
    BROKEN: (500, 500, "Internal Server Error"),
    CONFIGURATION: (400, 135, "You cannot access another user."),
}


@dataclass
class ZoomApi:
    """`valid` is the access token that is taken now. `numbers` are the account's."""

    valid: str = "token-1"
    tokens: int = 0
    numbers: set[str] = field(default_factory=lambda: {NUMBER})
    texts: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Said:
        if asked.path == "/oauth/token":
            return self._token(asked)
        if asked.headers.get("authorization") != f"Bearer {self.valid}":
            return Said(401, {"code": 124, "message": "Invalid access token."})
        if asked.path == "/v2/phone/numbers":
            own = self.numbers & {asked.query.get("phone_number", "")}
            found = [{"number": each, "capability": ["incoming", "outgoing"]} for each in own]
            return Said(200, {"phone_numbers": found, "next_page_token": ""})
        return self._list(asked) if asked.method == "GET" else self._send(asked.content)

    def _token(self, asked: Asked) -> Said:
        if asked.headers["authorization"] != basic(CREDENTIAL["client_id"], CREDENTIAL["client_secret"]):
            return Said(400, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"})
        assert asked.form == {"grant_type": "account_credentials", "account_id": "account"}
        self.tokens += 1
        return Said(200, {"access_token": self.valid, "token_type": "bearer", "expires_in": 3599})

    def _list(self, asked: Asked) -> Said:
        if asked.path.endswith("/sessions"):
            assert {"from", "to", "phone_number"} <= asked.query.keys()
            to = {each["to_members"][0]["phone_number"] for each in self.texts} - {LOST_UNLISTED}
            known = [{"session_id": f"session-{each}"} for each in to if each == asked.query["phone_number"]]
            return Said(200, {"sms_sessions": known})
        of = asked.path.rpartition("session-")[2].replace("%2B", "+")
        found = [each for each in self.texts if each["to_members"][0]["phone_number"] == of]
        return Said(200, {"sms_histories": found[::-1]})

    def _send(self, message: dict[str, Any]) -> Said:
        [to] = [each["phone_number"] for each in message["to_members"]]
        if to in _ERRORS:
            status, code, words = _ERRORS[to]
            return Said(status, {"code": code, "message": words})
        text = {
            "message_id": f"E140-{len(self.texts)}",
            "sender": message["sender"],
            "to_members": message["to_members"],
            "message": message["message"],
            "direction": "Out",
            "delivery_status": "sent",
        }
        self.texts.append(text)
        said = {"message_id": text["message_id"], "session_id": "s-1", "date_time": "2026-11-30T12:00:00Z"}
        return DROPPED if to in (LOST, LOST_UNLISTED) else Said(201, said)
