"""A webhook's steps: know the sender, verify, read, decide, store, ask for the text, answer."""

from dataclasses import dataclass
from hashlib import sha256

from functions.on_missed_call.decision import Missed, decide, of_own_line
from functions.on_missed_call.effect import Effect, most_telling
from functions.on_missed_call.event_queue import EventQueue
from functions.on_missed_call.integration_cache import IntegrationCache
from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.on_missed_call.providers.toolkit.adapter import Adapter
from functions.on_missed_call.providers.toolkit.call_ids import check_numbers
from functions.on_missed_call.recording import Recording
from functions.on_missed_call.refusals import Refusals
from functions.on_missed_call.verification import check_form, handshake_or_verify, meet_stranger
from functions.on_missed_call.web import Refused, Reply, Request
from functions.shared.ledger.directory import KnownIntegration
from functions.shared.metrics import Metric

_NO_FATE = "no event of a call's fate"
MAX_ID_LENGTH = 64  # functions.shared.dealership.Identifier's


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Receives webhooks, and has `recording` do what they tell."""

    cache: IntegrationCache
    recording: Recording
    replies: EventQueue
    receipts: EventQueue
    refusals: Refusals

    def receive(self, provider: str, integration_id: str, request: Request) -> Reply:
        """Returns the provider's answer, once the call is in the ledger. Raises Refused."""
        known = provider in ADAPTERS and len(integration_id) <= MAX_ID_LENGTH
        integration = self.cache.integration(integration_id) if known else None
        if integration is None or integration.provider != provider:
            return meet_stranger(provider, request)
        adapter = load_adapter(provider)
        self.recording.note(dealership_id=integration.dealership_id, integration_id=integration.id)
        check_form(adapter, request)
        try:
            handshake = self._verify(adapter, integration, request)
        except Refused as refused:
            if self.refusals.take(refused, adapter, integration, request):
                self.recording.count("RefusedKept")
            raise
        if handshake:
            return handshake
        if passed_on := self._pass_on(adapter, request, integration.dealership_id):
            return passed_on
        events = adapter.parse(request)
        for event in events:
            check_numbers(event)
        if not events:
            outcome: Metric = "SubscriptionEnds" if adapter.is_reminder(request) else "Ignored"
            self.recording.report(outcome, why=_NO_FATE)
            return adapter.respond(Effect(status="ignored", why=_NO_FATE), None)
        if len(events) > 1:  # the log line has the outcome of the last one
            self.recording.note(events=len(events))
        lines = self.cache.lines(integration.dealership_id)
        decisions = [
            decide(event, provider, integration, lines, request.received_at, adapter.settle_seconds)
            for event in events
        ]
        if adapter.account_wide:
            decisions = list(map(of_own_line, decisions))
        webhook = _webhook(adapter.webhook_id(request), request)
        effects = [
            self.recording.act(decision, webhook, integration, request.received_at) for decision in decisions
        ]
        missed = any(isinstance(decision, Missed) for decision in decisions)
        return adapter.respond(most_telling(effects), integration.after_call_url if missed else None)

    def _pass_on(self, adapter: Adapter, request: Request, dealership_id: str) -> Reply | None:
        """Queues what the provider tells of texts. Returns None where it tells of none."""
        for text in (texts := adapter.texts(request)):
            self.replies.put_text(text, dealership_id)
            self.recording.report("InboundText", inbound_id=text.id)
        for receipt in (receipts := [] if texts else adapter.receipts(request)):
            self.receipts.put_receipt(receipt, dealership_id)
            self.recording.report("TextReceipt")
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
            self.recording.report("Handshake")
        return handshake


def _webhook(webhook_id: str | None, request: Request) -> str | None:
    return webhook_id and f"{webhook_id} {sha256(request.body).hexdigest()[:16]}"
