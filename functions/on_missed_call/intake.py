"""A webhook's steps: know the sender, verify, read, decide, store, ask for the text, answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from functions.on_missed_call.decision import (
    Answered,
    Decision,
    Ignored,
    Missed,
    Outbound,
    Unattested,
    decide,
    of_own_line,
)
from functions.on_missed_call.effect import Effect, most_telling, of_known, of_new
from functions.on_missed_call.event_queue import EventQueue
from functions.on_missed_call.histories import CallerHistories
from functions.on_missed_call.integration_cache import IntegrationCache
from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.on_missed_call.providers.toolkit.adapter import Adapter
from functions.on_missed_call.providers.toolkit.call_ids import check_numbers
from functions.on_missed_call.recovery import InteractionKind
from functions.on_missed_call.refusals import Refusals
from functions.on_missed_call.verification import check_form, handshake_or_verify, meet_stranger
from functions.on_missed_call.web import Refused, Reply, Request
from functions.shared.call import OUTCOMES_BY_WEIGHT, FoundIn, MissedCall
from functions.shared.ledger.answers import Answers
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.directory import KnownIntegration
from functions.shared.ledger.stored import StoredCall
from functions.shared.metrics import Metric
from functions.shared.moment import to_text

if TYPE_CHECKING:  # few webhooks need it
    from functions.on_missed_call.tried_texts import TriedTexts

_NO_FATE = "no event of a call's fate"
# A text that is due for longer without having been claimed was probably never asked for.
_ASKED_WITHIN = timedelta(seconds=1)
MAX_ID_LENGTH = 64  # functions.shared.dealership.Identifier's


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Receives webhooks. `ask` asks for a text in so many seconds, `count` counts a metric, and `note` adds
    fields to the webhook's log line.

    `found_in` marks the calls that it stores, where no webhook told of them in time.
    """

    cache: IntegrationCache
    answers: Answers
    calls: Calls
    histories: CallerHistories
    ask: Callable[[CallRef, int], None]
    replies: EventQueue
    tried_texts: Callable[[], "TriedTexts"]
    receipts: EventQueue
    refusals: Refusals
    count: Callable[[Metric], None]
    note: Callable[..., None]
    found_in: FoundIn | None = None

    def receive(self, provider: str, integration_id: str, request: Request) -> Reply:
        """Returns the provider's answer, once the call is in the ledger. Raises Refused."""
        known = provider in ADAPTERS and len(integration_id) <= MAX_ID_LENGTH
        integration = self.cache.integration(integration_id) if known else None
        if integration is None or integration.provider != provider:
            return meet_stranger(provider, request)
        adapter = load_adapter(provider)
        self.note(dealership_id=integration.dealership_id, integration_id=integration.id)
        check_form(adapter, request)
        try:
            handshake = self._verify(adapter, integration, request)
        except Refused as refused:
            if self.refusals.take(refused, adapter, integration, request):
                self.count("RefusedKept")
            raise
        if handshake:
            return handshake
        if passed_on := self._pass_on(adapter, request, integration.dealership_id):
            return passed_on
        events = adapter.parse(request)
        for event in events:
            check_numbers(event)
        if not events:
            self._report("Ignored", why=_NO_FATE)
            return adapter.respond(Effect(status="ignored", why=_NO_FATE), None)
        if len(events) > 1:  # the log line has the outcome of the last one
            self.note(events=len(events))
        lines = self.cache.lines(integration.dealership_id)
        decisions = [
            decide(event, provider, integration, lines, request.received_at, adapter.settle_seconds)
            for event in events
        ]
        if adapter.account_wide:
            decisions = list(map(of_own_line, decisions))
        webhook = _webhook(adapter.webhook_id(request), request)
        effects = [self.act(decision, webhook, integration, request.received_at) for decision in decisions]
        missed = any(isinstance(decision, Missed) for decision in decisions)
        return adapter.respond(most_telling(effects), integration.after_call_url if missed else None)

    def _pass_on(self, adapter: Adapter, request: Request, dealership_id: str) -> Reply | None:
        """Queues what the provider tells of texts. Returns None where it tells of none."""
        for text in (texts := adapter.texts(request)):
            self.replies.put_text(text, dealership_id)
            self._report("InboundText", inbound_id=text.id)
        for receipt in (receipts := [] if texts else adapter.receipts(request)):
            self.receipts.put_receipt(receipt, dealership_id)
            self._report("TextReceipt")
        if not texts and not receipts:
            return None
        return adapter.respond(Effect(status="ignored", why="of a text: it is read in its turn"), None)

    def _verify(self, adapter: Adapter, integration: KnownIntegration, request: Request) -> Reply | None:
        """Raises Refused unless a secret signed the request. Returns the answer to a handshake, else None."""
        now, parameter = request.received_at, integration.secret_parameter
        secrets = self.cache.secrets(parameter, now) or self.cache.fresher_secrets(parameter, now)
        if not secrets:
            raise Refused(503, "no_secret", "this integration has no secret yet: its operator must store it")
        try:
            handshake = handshake_or_verify(adapter, request, secrets)
        except Refused:
            fresher = self.cache.fresher_secrets(parameter, now)
            if not fresher:
                raise
            handshake = handshake_or_verify(adapter, request, fresher)
        if handshake:
            self._report("Handshake")
        return handshake

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
                self._report("AnsweredInTime" if in_time else "Answered", call_key=answered.call_key)
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
                self._report("Outbound", call_key=ref.call_key)
                return Effect(status="outbound")
            case Unattested(ref):
                why = "the caller's number failed its verification"
                self.calls.note_attestation(ref, now)
                self._report("Ignored", why=why)
                return Effect(status="ignored", why=why)
            case Ignored(why):
                self._report("Ignored", why=why)
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
            self._report("MissedCall", call_key=call.call_key, department=call.department)
            if not missed.line_known:
                self.count("UnknownLine")
            self._ask_for(ref, _settles_in(call))
            return of_new(missed), answered
        _refuse_reused_id(webhook, stored.webhook)
        self._report("Duplicate", call_key=call.call_key)
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
            self._report("TextNotAsked", error=type(error).__name__)

    def _report(self, outcome: Metric, **fields: object) -> None:
        self.count(outcome)
        self.note(outcome=outcome, **fields)


def _webhook(webhook_id: str | None, request: Request) -> str | None:
    return webhook_id and f"{webhook_id} {sha256(request.body).hexdigest()[:16]}"


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
