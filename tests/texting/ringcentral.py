"""RingCentral's tokens, SMS, message store and numbers: developers.ringcentral.com/guide/messaging/sms."""

from dataclasses import dataclass, field
from typing import Any

from functions.shared.provider_api.api import basic
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
CREDENTIAL = {"client_id": "client", "client_secret": "client-secret", "jwt": "header.payload.signature"}
_ERRORS: dict[str, tuple[int, dict[str, Any]]] = {
    THROTTLED: (429, {"errorCode": "CMN-301", "message": "Request rate exceeded"}),
    BROKEN: (503, {"errorCode": "CMN-201", "message": "Service Temporary Unavailable"}),
    CONFIGURATION: (403, {"errorCode": "MSG-304", "message": "Phone number doesn't belong to extension"}),
}
# The call succeeds, and the record says what became of the text: …/sms/sms-errors.
_FAILED = {
    OPTED_OUT: "SMS-CAR-413",
    LANDLINE: "SMS-CAR-400",
    FILTERED: "SMS-UP-430",
    FAILED_AT_ONCE: "SMS-UP-410",
}


@dataclass
class RingCentralApi:
    """`valid` is the access token that is taken now. `numbers` are the extension's, with their features."""

    valid: str = "token-1"
    tokens: int = 0
    jwt: str = CREDENTIAL["jwt"]
    retry_after: str = "60"
    numbers: dict[str, list[str]] = field(default_factory=lambda: {NUMBER: ["SmsSender", "CallerId"]})
    records: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Said:
        if asked.path == "/restapi/oauth/token":
            return self._token(asked)
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if (scheme.lower(), token) != ("bearer", self.valid):
            return Said(401, {"errorCode": "TokenInvalid", "message": "Access token corrupted"})
        if asked.path.endswith("/phone-number"):
            found = [{"phoneNumber": each, "features": has} for each, has in self.numbers.items()]
            return Said(200, {"records": found})
        return self._list(asked) if asked.method == "GET" else self._send(asked.content)

    def _token(self, asked: Asked) -> Said:
        if asked.headers["authorization"] != basic(CREDENTIAL["client_id"], CREDENTIAL["client_secret"]):
            return Said(401, {"error": "invalid_client"})
        if asked.form["assertion"] != self.jwt:
            return Said(400, {"error": "invalid_grant"})
        self.tokens += 1
        return Said(200, {"access_token": self.valid, "token_type": "bearer", "expires_in": 3600})

    def _list(self, asked: Asked) -> Said:
        of = asked.query["phoneNumber"]
        found = [each for each in self.records if each["to"][0]["phoneNumber"] == of != LOST_UNLISTED]
        return Said(200, {"records": found})

    def _send(self, message: dict[str, Any]) -> Said:
        to = message["to"][0]["phoneNumber"]
        if to in _ERRORS:
            status, body = _ERRORS[to]
            return Said(status, body, {"Retry-After": self.retry_after} if status == 429 else {})
        record: dict[str, Any] = {
            "id": 3062991514000 + len(self.records),
            "from": message["from"],
            "to": message["to"],
            "subject": message["text"],
            "direction": "Outbound",
            "messageStatus": "SendingFailed" if to in _FAILED else "Queued",
        }
        if to in _FAILED:
            record["deliveryErrorCode"] = _FAILED[to]
        self.records.append(record)
        return DROPPED if to in (LOST, LOST_UNLISTED) else Said(200, record)
