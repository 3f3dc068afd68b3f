"""One synthetic call, told as a telephone system tells it, and followed until the carrier takes its text.

Who calls has a number of the line's own hundred, which nobody has.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.notify import signature
from functions.shared.call import call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.stored import StoredItem
from functions.shared.moment import to_text
from functions.shared.synthetic import SYNTHETIC, SYNTHETIC_LINE

# A text is at its carrier within a second. On a stage that has just begun to send, and on a bad day, later.
PATIENCE = timedelta(seconds=45)
_POSTS, _PAUSE_SECONDS = 3, 1.0
_TAKEN = {"accepted", "delivered"}
_OVER = {"suppressed", "failed", "unknown"}


class Unanswered(Exception):
    """Nobody can tell whether the webhook came. The message is the error's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """`post` returns an answer's status and raises Unanswered. `text` reads a call's text."""

    post: Callable[[Mapping[str, str], bytes], int]
    secrets: Callable[[], Sequence[str]]
    text: Callable[[CallRef], StoredItem | None]
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]

    def play(self) -> str | None:
        """Returns what went wrong, in a few words; None where the text is at its carrier.

        Raises signature.BadSecret, and botocore's errors where AWS fails.
        """
        start = self.clock()
        call_id = f"synthetic-{start:%Y%m%dT%H%M%S}"
        wrong = self._tell(call_id, start)
        if wrong is not None:
            return wrong
        return self._follow(CallRef(SYNTHETIC, call_key("standardwebhooks", call_id)), start + PATIENCE)

    def _tell(self, call_id: str, start: datetime) -> str | None:
        body = json.dumps(missed(call_id, start)).encode()
        secrets, wrong = self.secrets(), None
        for _ in range(_POSTS):
            try:
                signed = signature.headers(call_id, body, secrets, self.clock())
                status = self.post({**signed, "content-type": "application/json"}, body)
            except Unanswered as unanswered:
                wrong = f"the webhook: {unanswered}"
            else:
                if status < 300:
                    return None
                wrong = f"the webhook: {status}"
            self.sleep(_PAUSE_SECONDS)
        return wrong

    def _follow(self, ref: CallRef, until: datetime) -> str | None:
        while True:
            text = self.text(ref)
            if text is not None and text.text_status in _TAKEN:
                return None
            if text is not None and text.text_reason == "paused":  # an operator's own will
                return None
            if text is not None and text.text_status in _OVER:
                return f"the text: {text.text_status}, {text.text_reason}"
            if self.clock() >= until:
                return f"the text: still {text.text_status if text else 'not stored'}"
            self.sleep(_PAUSE_SECONDS)


def missed(call_id: str, at: datetime) -> dict[str, object]:
    """What tells of the call: docs/providers/standardwebhooks.md. Each hour has another caller, of 99."""
    caller = f"+1867555{101 + int(at.timestamp()) // 3600 % 99:04}"
    data = {"call_id": call_id, "from": caller, "to": SYNTHETIC_LINE, "started_at": to_text(at)}
    return {"type": "call.missed", "timestamp": to_text(at), "data": data}
