"""The carriers of the soak: End User Messaging by its client's call, and Twilio by its HTTP API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import Any

from functions.shared.provider_api.api import Answer
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from tests.soak.cloud import Faults
from tests.soak.simulation import Died, Simulation

_TYPICAL = 0.2
# Seconds until a text is in Twilio's list.
_LISTED_AFTER = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """A text that a carrier took. `call` names its call where the carrier was told it."""

    at: float
    caller: str
    body: str
    call: str | None


@dataclass
class Taking:
    """All that the carriers took."""

    simulation: Simulation
    texts: list[Taken] = field(default_factory=list)

    def take(self, caller: str, body: str, call: str | None) -> str:
        """Takes a text, and returns its id."""
        self.texts.append(Taken(self.simulation.now, caller, body, call))
        return f"SM{len(self.texts):032}"

    def perform(self, operation: str, request: Mapping[str, Any]) -> dict[str, str]:
        """What `pinpoint-sms-voice-v2` does."""
        assert operation == "send_text_message", operation
        [call] = request["Context"].values()
        message_id = self.take(request["DestinationPhoneNumber"], request["MessageBody"], call)
        return {"MessageId": message_id}


@dataclass
class Twilio:
    """Twilio's API in place of `functions.shared.provider_api.api.ask`."""

    taking: Taking
    faults: Faults
    began: datetime
    random: Random

    def ask(self, method: str, _url: str, _authorization: str, **more: Any) -> Answer:
        """Answers a request, or doesn't."""
        sleep, fault = self.taking.simulation.sleep, self.faults.draw()
        sleep(self.random.expovariate(1 / _TYPICAL))
        if fault == "lost":
            raise Unavailable("ConnectTimeoutError")
        if fault == "throttled":
            return Answer(429, {"code": 20429})
        if fault == "killed" and self.random.random() < 0.5:
            raise Died
        answer = self._send(more["form"]) if method == "POST" else self._list(more["query"])
        if fault == "killed":
            raise Died
        if fault in ("answer lost", "repeated"):
            sleep(5)
            raise AnswerLost("ReadTimeoutError")
        sleep(self.random.uniform(1, 4) if fault == "late" else 0.05)
        return answer

    def _send(self, form: Mapping[str, str]) -> Answer:
        message_id = self.taking.take(form["To"], form["Body"], None)
        return Answer(201, {"sid": message_id, "status": "queued", "body": form["Body"]})

    def _list(self, query: Mapping[str, str]) -> Answer:
        now = self.taking.simulation.now
        messages = [
            {
                "sid": f"SM{number:032}",
                "status": "sent",
                "body": text.body,
                "date_created": format_datetime(self.began + timedelta(seconds=text.at)),
            }
            for number, text in enumerate(self.taking.texts, 1)
            if text.caller == query["To"] and text.call is None and text.at < now - _LISTED_AFTER
        ]
        return Answer(200, {"messages": messages[::-1]})
