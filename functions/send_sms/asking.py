"""Asks a sender's carrier for a claimed text, and writes down what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from functions.send_sms.carriers.carrier import Carrier, Refusal
from functions.send_sms.policy import Send
from functions.send_sms.wording import Text
from functions.shared.call import TextStatus
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.claims import Claims
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.receipt import context
from functions.shared.sender import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The ledger and the clock, as `ask` needs them."""

    calls: Calls
    claims: Claims
    clock: Callable[[], datetime]

    def ask(
        self, ref: CallRef, send: Send, written: Text, sender: Sender, carrier: Carrier
    ) -> tuple[TextStatus, str | None]:
        """Sends the text, as the only one. Returns its state and why.

        Raises InvalidTransition where another sender goes on with it, and Unavailable where it is owed still.
        """
        self.calls.begin_sending(ref, self.clock(), written.promised_at)
        try:
            message_id = carrier.send(send.caller, written.body, context(ref))
        except Refusal as refusal:
            return "failed", self.refuse(ref, send.caller, refusal)
        except Unavailable as unavailable:
            unavailable.sender = sender.label
            self.claims.end(ref, send.caller, "release")
            raise
        except AnswerLost as lost:
            self.calls.transition(ref, "lose", text_reason=str(lost), language=send.language)
            return "unknown", str(lost)
        self.claims.accept(
            ref,
            message_id=message_id,
            carrier=carrier.name,
            texted_at=self.clock(),
            language=send.language,
            segments=written.size.segments,
            body=written.body,
        )
        return "accepted", None

    def refuse(self, ref: CallRef, caller: str, refusal: Refusal) -> str:
        """Writes down that the carrier will never take the text, and returns why."""
        self.claims.end(ref, caller, "refuse", text_reason=refusal.text_reason)
        return refusal.text_reason
