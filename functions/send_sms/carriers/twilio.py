"""Twilio's Programmable Messaging, and SignalWire's copy of it, from the number that was called.

https://www.twilio.com/docs/messaging/api/message-resource; what each code means: https://www.twilio.com/docs/api/errors/21611,
and so on, one page each;
https://developer.signalwire.com/rest/compatibility-api
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from functions.send_sms.carriers.provider import SKEW, Codes, sent_or_found
from functions.shared.provider_api.api import Answer, ask, basic
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.receipt import callback

# Where each has its accounts, and what is the user and the password of its API.
API = {
    "twilio": "https://api.twilio.com/2010-04-01/Accounts/{account_sid}",
    "signalwire": "https://{space}.signalwire.com/api/laml/2010-04-01/Accounts/{project_id}",
}
_USER = {
    "twilio": ("api_key_sid", "api_key_secret"),
    "signalwire": ("project_id", "api_token"),
}
# Twilio drops a text that waits longer in its queue. Seconds; 1 to 36,000.
VALIDITY = 900
CODES = Codes(
    opted_out=frozenset({"21610"}),
    refused=frozenset(
        {
            "21211",  # no number
            "21614",  # not a mobile
            "21617",  # too long
            "21635",  # a landline
            "30004",  # blocked
            "30005",  # unknown
            "30006",  # a landline
            "30007",  # filtered for its content
        }
    ),
    # 21611: our number's queue is full. 21612: this pair of numbers doesn't go together, which may be ours'
    # fault: nobody is refused for good by it.
    later=frozenset({"20429", "21611", "21612", "30001", "30003", "30008"}),
)
_FAILED = frozenset({"failed", "undelivered", "canceled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Twilio:
    """`number` is ours, in E.164. `credential` reads the account's fields, and raises Unavailable. `endpoint`
    is where its receipts are to go.
    """

    name: Literal["twilio", "signalwire"]
    number: str
    credential: Callable[[], Mapping[str, str]]
    now: Callable[[], datetime]
    endpoint: str | None

    def send(self, caller: str, body: str, call: str) -> str:
        since = self.now()
        return sent_or_found(lambda: self._send(caller, body, call), lambda: self.find(caller, body, since))

    def find(self, caller: str, body: str, since: datetime) -> str | None:
        """The id of the text that Twilio has had since then; None where it has none.

        Its filter DateSent passes over a text that still waits: what was made since is picked here.
        """
        answer = self.get("Messages.json", {"To": caller, "From": self.number, "PageSize": "20"})
        if not answer.ok:
            raise Unavailable(f"{self.name}_{answer.status}")
        for message in answer.body.get("messages", []):
            made = parsedate_to_datetime(message["date_created"])
            if made >= since - SKEW and message["body"] == body:
                return self._taken(message, answer.status)
        return None

    def get(self, path: str, query: Mapping[str, str]) -> Answer:
        """Reads a resource of the account."""
        return self._ask("GET", path, query=query)

    def _send(self, caller: str, body: str, call: str) -> str:
        form = {"To": caller, "From": self.number, "Body": body, "ValidityPeriod": str(VALIDITY)}
        if self.endpoint:
            form["StatusCallback"] = callback(self.endpoint, call)
        answer = self._ask("POST", "Messages.json", form=form)
        if not answer.ok:
            raise self._failure(answer)
        return self._taken(answer.body, answer.status)

    def _taken(self, message: Mapping[str, Any], status: int) -> str:
        """The message's id. Raises what its error means where it has failed already."""
        if message.get("status") in _FAILED:
            raise CODES.failure(self.name, str(message.get("error_code") or message["status"]), 400)
        if not message.get("sid"):
            raise AnswerLost(f"{self.name}_{status}")
        return str(message["sid"])

    def _failure(self, answer: Answer) -> Exception:
        return CODES.failure(self.name, str(answer.body.get("code") or ""), answer.status)

    def _ask(self, method: str, path: str, **more: Any) -> Answer:
        credential = self.credential()
        user, password = (credential[field] for field in _USER[self.name])
        url = f"{API[self.name].format(**credential)}/{path}"
        return ask(method, url, basic(user, password), **more)
