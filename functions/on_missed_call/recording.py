"""What an event that was decided on does to the ledger, and the text that it asks for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from functions.on_missed_call.decision import Answered, Decision, Ignored, Missed, Outbound, Unattested
from functions.on_missed_call.effect import Effect, of_known, of_new
from functions.on_missed_call.histories import CallerHistories
from functions.on_missed_call.recovery import InteractionKind
from functions.on_missed_call.web import Refused
from functions.shared.call import OUTCOMES_BY_WEIGHT, FoundIn, MissedCall
from functions.shared.ledger.answers import Answers
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.directory import KnownIntegration
from functions.shared.ledger.stored import StoredCall
from functions.shared.metrics import Metric
from functions.shared.moment import to_text

if TYPE_CHECKING:  # few webhooks need it
    from functions.on_missed_call.tried_texts import TriedTexts

# A text that is due for longer without having been claimed was probably never asked for.
_ASKED_WITHIN = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """`ask` asks for a text in so many seconds, `count` counts a metric, and `note` adds to a log line.

    `found_in` marks the missed calls that it stores, where no webhook told of them in time.
    """

    answers: Answers
    calls: Calls
    histories: CallerHistories
    ask: Callable[[CallRef, int], None]
    tried_texts: Callable[[], "TriedTexts"]
    count: Callable[[Metric], None]
    note: Callable[..., None]
    found_in: FoundIn | None = None

    def act(
        self, decision: Decision, webhook: str | None, integration: KnownIntegration, now: datetime
    ) -> Effect:
        """Does what was decided of an event. `webhook` is the id and the body's hash of what told it."""
        match decision:
            case Missed(call):
                effect, answered = self._store(decision, webhook)
                # This comes after the text is asked for: where it fails, the provider's retry repeats it.
                if not answered:
                    ref = CallRef(call.dealership_id, call.call_key)
                    self.histories.record_interaction(ref, call.caller, "missed", call.occurred_at, now)
                return effect
            case Answered(answered):
                in_time = self.answers.record(answered)
                ref = CallRef(answered.dealership_id, answered.call_key)
                self.histories.record_answer(ref, answered.caller, answered.occurred_at, now)
                self.report("AnsweredInTime" if in_time else "Answered", call_key=answered.call_key)
                if in_time:
                    return Effect(status="answered", text="suppressed", why="answered")
                return Effect(status="answered")
            case Outbound(ref, callee, at, callback, remember):
                if remember:
                    self.calls.retract(ref, "outbound", now)
                if callback:
                    kind: InteractionKind = "reached_by_staff" if callback == "reached" else "tried"
                    missed = self.histories.record_interaction(ref, callee, kind, at, now)
                    if missed and integration.tried:
                        self._owe_tried(missed, at)
                self.report("Outbound", call_key=ref.call_key)
                return Effect(status="outbound")
            case Unattested(ref):
                why = "the caller's number failed its verification"
                self.calls.note_attestation(ref, now)
                self.report("Ignored", why=why)
                return Effect(status="ignored", why=why)
            case Ignored(why):
                self.report("Ignored", why=why)
                return Effect(status="ignored", why=why)

    def _store(self, missed: Missed, webhook: str | None) -> tuple[Effect, bool]:
        """Stores the call and asks for its text, or corrects the one that an earlier event has stored.

        Returns whether the call is known to be answered, too.
        """
        call = replace(missed.call, found_in=self.found_in) if self.found_in else missed.call
        ref = CallRef(call.dealership_id, call.call_key)
        stored = self.calls.record(call, webhook)
        answered = stored is not None and stored.answered_at is not None
        if stored is None or _is_own_write(stored, call):
            self.report("MissedCall", call_key=call.call_key, department=call.department)
            if not missed.line_known:
                self.count("UnknownLine")
            self._ask_for(ref, _settles_in(call))
            return of_new(missed), answered
        _refuse_reused_id(webhook, stored.webhook)
        self.report("Duplicate", call_key=call.call_key)
        if _is_overdue(stored, call):
            self._ask_for(ref, _settles_in(call))
        # Legs and repeated events of one call agree on the earliest start and the truest outcome.
        if stored.outcome != call.outcome and call.outcome != OUTCOMES_BY_WEIGHT[0]:
            self.calls.correct_outcome(ref, call.outcome)
        if call.attestation and not stored.attestation:
            self.calls.note_attestation(ref, call.received_at)
        if (to_text(call.occurred_at), call.line) < (to_text(stored.occurred_at), stored.line):
            self.calls.correct_start(call)
        return of_known(stored), answered

    def _owe_tried(self, missed: CallRef, at: datetime) -> None:
        """Owes the text after a call back in vain, and asks for it."""
        text = self.tried_texts().owe(missed, at)
        if text is not None:
            self._ask_for(text)

    def _ask_for(self, ref: CallRef, delay_seconds: int = 0) -> None:
        """Asks for a text that is owed. Where the queue fails, the sweeper asks again."""
        try:
            self.ask(ref, delay_seconds)
        except (BotoCoreError, ClientError) as error:
            self.report("TextNotAsked", error=type(error).__name__)

    def report(self, outcome: Metric, **fields: object) -> None:
        self.count(outcome)
        self.note(outcome=outcome, **fields)


def _settles_in(call: MissedCall) -> int:
    """Seconds until the call's text is due."""
    return int((call.settles_at - call.received_at).total_seconds())


def _is_own_write(stored: StoredCall, call: MissedCall) -> bool:
    """Whether this very webhook stored the call: the client tried twice, and lost the first answer."""
    return stored.text_status == "pending" and to_text(stored.received_at) == to_text(call.received_at)


def _is_overdue(stored: StoredCall, call: MissedCall) -> bool:
    """Whether a webhook before this one stored the call, and probably died before it asked for the text."""
    return stored.text_status == "pending" and call.received_at - stored.settles_at > _ASKED_WITHIN


def _refuse_reused_id(webhook: str | None, first: str | None) -> None:
    """A retry is the same id with the same body. Raises Refused for the same id with another body."""
    if webhook and first and webhook != first and webhook.split()[0] == first.split()[0]:
        raise Refused(409, "replayed_id", "this webhook-id came before with another body: each needs its own")
