"""Telnyx's Messaging, from the number that was called, one of Telnyx's or a landline that it text-enables.

https://developers.telnyx.com/api/messaging/send-message; what each code means:
https://developers.telnyx.com/docs/messaging/messages/error-codes, for 40310 https://developers.telnyx.com/api/errors/40310
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from functions.send_sms.carriers.provider import SKEW, Codes, sent_or_found
from functions.send_sms.segments import size
from functions.shared.provider_api.api import Answer, ask
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.receipt import callback

API = "https://api.telnyx.com/v2"
CODES = Codes(
    opted_out=frozenset({"40300"}),
    refused=frozenset({"40001", "40009", "40310"}),  # a landline, the words, `to` is no valid number
    later=frozenset({"10011", "40002", "40004", "40005", "40006", "40008", "40011", "40318"}),
)
_FAILED = frozenset({"sending_failed", "delivery_failed", "expired"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Telnyx:
    """`number` is ours, in E.164. `credential` reads the account's fields, and raises Unavailable. `endpoint`
    is where its receipts are to go.
    """

    number: str
    credential: Callable[[], Mapping[str, str]]
    now: Callable[[], datetime]
    endpoint: str | None
    name: ClassVar = "telnyx"

    def send(self, caller: str, body: str, call: str) -> str:
        since = self.now()
        return sent_or_found(lambda: self._send(caller, body, call), lambda: self.find(caller, body, since))

    def find(self, caller: str, _body: str, since: datetime) -> str | None:
        """The id of the text that Telnyx has had since then; None where it has none. No record has words."""
        query = {
            "filter[record_type]": "messaging",
            "filter[date_range]": "last_1_days",
            "filter[cli]": self.number,
            "filter[cld]": caller,
            "sort": "-created_at",
            "page[size]": "20",
        }
        answer = self.get("detail_records", query)
        if not answer.ok:
            raise Unavailable(f"{self.name}_{answer.status}")
        for record in answer.body.get("data", []):
            made = datetime.fromisoformat(record["created_at"])
            if record.get("direction") == "outbound" and made >= since - SKEW:
                return str(record["uuid"])
        return None

    def get(self, path: str, query: Mapping[str, str]) -> Answer:
        """Reads a resource of the account."""
        return ask("GET", f"{API}/{path}", self._authorization(), query=query)

    def _send(self, caller: str, body: str, call: str) -> str:
        content: dict[str, object] = {"from": self.number, "to": caller, "text": body}
        # Telnyx would turn a letter that we count as GSM-7 into a dearer text without a word.
        content["encoding"] = "gsm7" if size(body).encoding == "GSM-7" else "ucs2"
        if self.endpoint:
            content["webhook_url"] = callback(self.endpoint, call)
        answer = ask("POST", f"{API}/messages", self._authorization(), content=content)
        if not answer.ok:
            raise self._failure(answer)
        message = answer.body.get("data", {})
        [to, *_] = message.get("to") or [{}]
        if to.get("status") in _FAILED:
            raise CODES.failure(self.name, _code(message) or to["status"], 400)
        if not message.get("id"):
            raise AnswerLost(f"{self.name}_{answer.status}")
        return str(message["id"])

    def _failure(self, answer: Answer) -> Exception:
        return CODES.failure(self.name, _code(answer.body), answer.status)

    def _authorization(self) -> str:
        return f"Bearer {self.credential()['api_key']}"


def _code(body: Mapping[str, object]) -> str:
    errors = body.get("errors")
    return str(errors[0].get("code") or "") if isinstance(errors, list) and errors else ""
