"""Zoom Phone's SMS, from the number that was called.

https://developers.zoom.us/docs/api/phone/ (postSmsMessage, accountSmsSession, smsSessionDetails)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from functions.send_sms.carriers.provider import SKEW, Codes, sent_or_found
from functions.shared.provider_api.api import Answer, ask, basic
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.provider_api.oauth import OAuth

API, TOKENS = "https://api.zoom.us/v2", "https://zoom.us/oauth/token"
# 7001 doesn't say whose number isn't valid: nobody is refused for good, if it is ours.
CODES = Codes(later=frozenset({"7001"}))
_FAILED = frozenset({"failed_to_send", "failed_to_deliver"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoom:
    """`number` is ours, in E.164."""

    number: str
    session: OAuth
    now: Callable[[], datetime]
    name: ClassVar = "zoom"

    def send(self, caller: str, body: str, _call: str) -> str:
        since = self.now()
        return sent_or_found(lambda: self._send(caller, body), lambda: self.find(caller, body, since))

    def find(self, caller: str, body: str, since: datetime) -> str | None:
        """The id of the text that Zoom has had since then; None where it has none."""
        begin, end = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (since - SKEW, self.now() + SKEW))
        within = {"from": begin, "to": end}
        sessions = self._read(
            "phone/sms/sessions",
            {"phone_number": caller, "session_type": "all", "filter_type": "sent_message_time", **within},
        )
        for session in sessions.get("sms_sessions", []):
            texts = self._read(f"phone/sms/sessions/{session['session_id']}", {**within, "sort": "2"})
            for text in texts.get("sms_histories", []):
                ours = text.get("sender", {}).get("phone_number", "").lstrip("+") == self.number.lstrip("+")
                if ours and text.get("message") == body and text.get("delivery_status") not in _FAILED:
                    return str(text["message_id"])
        return None

    def get(self, path: str, query: Mapping[str, str]) -> Answer:
        """Reads a resource of the account."""
        return self.session.ask("GET", f"{API}/{path}", query=query)

    def _read(self, path: str, query: Mapping[str, str]) -> Mapping[str, Any]:
        answer = self.get(path, query)
        if not answer.ok:
            raise Unavailable(f"{self.name}_{answer.status}")
        return answer.body

    def _send(self, caller: str, body: str) -> str:
        # More than one recipient would make a group text of it.
        content = {
            "sender": {"phone_number": self.number},
            "to_members": [{"phone_number": caller}],
            "message": body,
        }
        answer = self.session.ask("POST", f"{API}/phone/sms/messages", content=content)
        if not answer.ok:
            raise self._failure(answer)
        if not answer.body.get("message_id"):
            raise AnswerLost(f"{self.name}_{answer.status}")
        return str(answer.body["message_id"])

    def _failure(self, answer: Answer) -> Exception:
        return CODES.failure(self.name, str(answer.body.get("code") or ""), answer.status)


def session(credential: Callable[[], Mapping[str, str]], clock: Callable[[], float]) -> OAuth:
    """The account's session, by Zoom's Server-to-Server OAuth."""

    def fetch() -> Answer:
        fields = credential()
        return ask(
            "POST",
            TOKENS,
            basic(fields["client_id"], fields["client_secret"]),
            form={"grant_type": "account_credentials", "account_id": fields["account_id"]},
        )

    return OAuth(Zoom.name, fetch, clock)
