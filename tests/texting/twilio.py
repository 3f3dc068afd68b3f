"""Twilio's and SignalWire's Messages and numbers: twilio.com/docs/messaging/api/message-resource."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
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
CREDENTIALS = {
    "twilio": {
        "account_sid": "AC" + "0" * 32,
        "api_key_sid": "SK" + "1" * 32,
        "api_key_secret": "key-secret",
    },
    "signalwire": {
        "space": "tremblay",
        "project_id": "00000000-0000-4000-8000-000000000001",
        "api_token": "PTtoken",
    },
}
_ERRORS = {
    OPTED_OUT: (400, 21610, "Attempt to send to unsubscribed recipient"),
    LANDLINE: (400, 21614, "'To' number is not a valid mobile number"),
    THROTTLED: (429, 20429, "Too Many Requests"),
    BROKEN: (500, 20500, "Internal Server Error"),
    CONFIGURATION: (400, 21606, "The 'From' phone number provided is not a valid message-capable number"),
    FILTERED: (400, 21617, "The concatenated message body exceeds the 1600 character limit"),
}


@dataclass
class TwilioApi:
    """`numbers` are the account's, each with whether it can text."""

    provider: str = "twilio"
    numbers: dict[str, bool] = field(default_factory=lambda: {NUMBER: True})
    messages: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Said:
        credential = CREDENTIALS[self.provider]
        user, password = list(credential.values())[-2:]
        if asked.headers.get("authorization") != basic(user, password):
            return Said(401, {"code": 20003, "message": "Authenticate", "status": 401})
        if asked.path.endswith("/IncomingPhoneNumbers.json"):
            return self._number(asked.query.get("PhoneNumber", ""))
        return self._list(asked) if asked.method == "GET" else self._send(asked.form)

    def _number(self, number: str) -> Said:
        found = (
            [{"phone_number": number, "capabilities": {"sms": self.numbers[number], "voice": True}}]
            if number in self.numbers
            else []
        )
        return Said(200, {"incoming_phone_numbers": found})

    def _list(self, asked: Asked) -> Said:
        of = (asked.query["To"], asked.query["From"])
        found = [each for each in self.messages if (each["to"], each["from"]) == of]
        return Said(200, {"messages": [each for each in found[::-1] if each["to"] != LOST_UNLISTED]})

    def _send(self, form: dict[str, str]) -> Said:
        if form["To"] in _ERRORS:
            status, code, words = _ERRORS[form["To"]]
            return Said(status, {"code": code, "message": f"{words}: {form['To']}", "status": status})
        failed = form["To"] == FAILED_AT_ONCE
        message: dict[str, Any] = {
            "sid": f"SM{len(self.messages):032}",
            "status": "failed" if failed else "queued",
            "error_code": 30006 if failed else None,
            "to": form["To"],
            "from": form["From"],
            "body": form["Body"],
            "num_segments": "1",
            "date_created": format_datetime(datetime.now(UTC)),
            "date_sent": None,
        }
        self.messages.append(message)
        return DROPPED if form["To"] in (LOST, LOST_UNLISTED) else Said(201, message)
