"""Owes the text that tells a caller that staff called back and nobody took the call."""

from dataclasses import dataclass
from datetime import datetime

from functions.shared.consent import TERMS
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.texts import OwedText, Texts


@dataclass(frozen=True, slots=True)
class TriedTexts:
    """The ledger as it needs it. Its method raises botocore's errors where AWS fails."""

    calls: Calls
    texts: Texts

    def owe(self, ref: CallRef, at: datetime) -> CallRef | None:
        """Owes the missed call's text, once, and returns its name where it is new.

        `at` is when staff called back. What becomes of the text is send_sms's to judge.
        """
        call = self.calls.get(ref)
        if call is None or call.caller is None:
            return None
        text = OwedText(
            dealership_id=ref.dealership_id,
            kind="tried",
            about=ref.call_key,
            caller=call.caller,
            department=call.department,
            line=call.line,
            called=call.called,
            language=call.language,
            occurred_at=call.occurred_at,
            due_at=at,
            consent_basis="inquiry",
            consent_until=call.occurred_at + TERMS["inquiry"],
        )
        return text.ref if self.texts.owe(text, asked=True) else None
