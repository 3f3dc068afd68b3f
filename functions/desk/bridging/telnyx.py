"""Telnyx's TeXML calls, by the TeXML application that the dealership's file names.

https://developers.telnyx.com/docs/voice/texml/rest-api/calls
https://developers.telnyx.com/docs/voice/programmable-voice/texml-verbs/dial
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from functions.desk.bridging.bridge import failure, markup, named
from functions.shared.provider_api.api import Answer, Ask

API = "https://api.telnyx.com/v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telnyx:
    """`number` is ours, in E.164. `endpoint` is where the caller's leg is told of."""

    number: str
    application: str
    credential: Callable[[], Mapping[str, str]]
    endpoint: str
    ask: Ask

    def ring(self, advisor: str, caller: str) -> str:
        """How long the advisor's telephone rings is the application's to say."""
        content = {
            "From": self.number,
            "To": advisor,
            "Texml": markup(self.number, caller, self.endpoint),
        }
        authorization = f"Bearer {self.credential()['api_key']}"
        answer = self.ask("POST", f"{API}/texml/calls/{self.application}", authorization, content=content)
        if not answer.ok:
            raise failure("telnyx", answer, _code(answer))
        return named("telnyx", answer, "call_sid")


def _code(answer: Answer) -> object:
    errors = answer.body.get("errors")
    return errors[0].get("code") if isinstance(errors, list) and errors else None
