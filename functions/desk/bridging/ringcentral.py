"""RingCentral's RingOut, TELUS Business Connect's too. The advisor presses 1 before the caller is rung.

https://developers.ringcentral.com/guide/voice/ringout
"""

from dataclasses import dataclass

from functions.desk.bridging.bridge import failure, named
from functions.shared.provider_api.oauth import OAuth

API = "https://platform.ringcentral.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class RingCentral:
    """`number` is ours, in E.164, and one that the credential's user may show."""

    number: str
    session: OAuth

    def ring(self, advisor: str, caller: str) -> str:
        """The account's subscription tells of both legs."""
        content: dict[str, object] = {
            "from": {"phoneNumber": advisor},
            "to": {"phoneNumber": caller},
            "callerId": {"phoneNumber": self.number},
            "playPrompt": True,
        }
        url = f"{API}/restapi/v1.0/account/~/extension/~/ring-out"
        answer = self.session.ask("POST", url, content=content)
        if not answer.ok:
            raise failure("ringcentral", answer, answer.body.get("errorCode"))
        return named("ringcentral", answer, "id")
