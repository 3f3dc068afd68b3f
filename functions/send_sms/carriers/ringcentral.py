"""RingCentral's SMS, TELUS Business Connect's too, from the number that was called.

Only the extension that owns the number's SMS may send from it: the credential is that user's.
https://developers.ringcentral.com/guide/messaging/sms/sending-sms and …/sms-errors
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from functions.send_sms.carriers.provider import SKEW, Codes, sent_or_found
from functions.shared.provider_api.api import Answer
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.provider_api.oauth import OAuth

API = "https://platform.ringcentral.com"
_OWN = "/restapi/v1.0/account/~/extension/~"
CODES = Codes(
    opted_out=frozenset({"SMS-RC-413", "SMS-UP-413", "SMS-CAR-413"}),
    refused=frozenset(
        {
            # A parameter that is wrong, by its `parameterName`: `text` was seen there; `to` is *unsure*, and
            # where RingCentral names it otherwise, the text waits and goes stale.
            *("CMN-101 to", "CMN-101 text"),
            *("SMS-RC-410", "SMS-UP-410", "SMS-CAR-411"),  # no such number
            "SMS-CAR-400",  # a landline
            *("SMS-RC-430", "SMS-UP-430", "SMS-UP-433", "SMS-CAR-430", "SMS-CAR-432", "SMS-CAR-435"),
        }
    ),
    later=frozenset({"SMS-RC-500", "SMS-UP-500", "SMS-CAR-500", "SMS-CAR-410", "SMS-CAR-412", "SMS-CAR-431"}),
    lost=frozenset({"SMS-CAR-104", "SMS-CAR-199"}),
)
_FAILED = frozenset({"SendingFailed", "DeliveryFailed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RingCentral:
    """`number` is ours, in E.164."""

    number: str
    session: OAuth
    now: Callable[[], datetime]
    name: ClassVar = "ringcentral"

    def send(self, caller: str, body: str, _call: str) -> str:
        since = self.now()
        return sent_or_found(lambda: self._send(caller, body), lambda: self.find(caller, body, since))

    def find(self, caller: str, body: str, since: datetime) -> str | None:
        """The id of the text that RingCentral has had since then; None where it has none."""
        query = {
            "messageType": "SMS",
            "direction": "Outbound",
            "phoneNumber": caller,
            "dateFrom": (since - SKEW).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        answer = self.get("message-store", query)
        if not answer.ok:
            raise Unavailable(f"{self.name}_{answer.status}")
        for message in answer.body.get("records", []):
            if message.get("from", {}).get("phoneNumber") == self.number and message.get("subject") == body:
                return _taken(message, answer.status)
        return None

    def get(self, path: str, query: Mapping[str, str]) -> Answer:
        """Reads a resource of the extension."""
        return self.session.ask("GET", f"{API}{_OWN}/{path}", query=query)

    def _send(self, caller: str, body: str) -> str:
        content = {
            "from": {"phoneNumber": self.number},
            "to": [{"phoneNumber": caller}],
            "text": body,
        }
        answer = self.session.ask("POST", f"{API}{_OWN}/sms", content=content)
        if not answer.ok:
            raise _failure(answer)
        return _taken(answer.body, answer.status)


def _taken(message: Mapping[str, Any], status: int) -> str:
    if message.get("messageStatus") in _FAILED:
        code = str(message.get("deliveryErrorCode") or message["messageStatus"])
        raise CODES.failure(RingCentral.name, code, 400)
    if not message.get("id"):
        raise AnswerLost(f"{RingCentral.name}_{status}")
    return str(message["id"])


def _failure(answer: Answer) -> Exception:
    code = str(answer.body.get("errorCode") or "")
    if code == "CMN-101":
        errors = answer.body.get("errors") or [{}]
        parameter = str(errors[0].get("parameterName") or "").partition(".")[0]
        code = f"{code} {parameter}".rstrip()
    return CODES.failure(RingCentral.name, code, answer.status)
