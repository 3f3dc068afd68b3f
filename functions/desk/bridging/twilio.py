"""Twilio's Calls, and SignalWire's copy of it (that it takes `Twiml` is *unsure*: its SDK is Twilio's own).

https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
https://developer.signalwire.com/rest/compatibility-api
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from functions.desk.bridging.bridge import ADVISOR_RINGS, failure, markup, named
from functions.shared.provider_api.api import Ask, basic

API = {
    "twilio": "https://api.twilio.com/2010-04-01/Accounts/{account_sid}",
    "signalwire": "https://{space}.signalwire.com/api/laml/2010-04-01/Accounts/{project_id}",
}
_USER = {
    "twilio": ("api_key_sid", "api_key_secret"),
    "signalwire": ("project_id", "api_token"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Twilio:
    """`number` is ours, in E.164. `endpoint` is where the caller's leg is told of."""

    name: Literal["twilio", "signalwire"]
    number: str
    credential: Callable[[], Mapping[str, str]]
    endpoint: str
    ask: Ask

    def ring(self, advisor: str, caller: str) -> str:
        """Asks for no events of the advisor's leg, which is no call back."""
        credential = self.credential()
        user, password = (credential[field] for field in _USER[self.name])
        form = {
            "To": advisor,
            "From": self.number,
            "Twiml": markup(self.number, caller, self.endpoint),
            "Timeout": str(ADVISOR_RINGS),
        }
        url = f"{API[self.name].format(**credential)}/Calls.json"
        answer = self.ask("POST", url, basic(user, password), form=form)
        if not answer.ok:
            raise failure(self.name, answer, answer.body.get("code"))
        return named(self.name, answer, "sid")
