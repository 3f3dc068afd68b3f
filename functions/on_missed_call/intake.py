"""A webhook's way through: know the sender, verify, read, decide, record, ask for the text, answer."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from botocore.exceptions import BotoCoreError, ClientError

from functions.on_missed_call.decision import Answered, Decision, Missed, Nothing, Outbound, decide
from functions.on_missed_call.histories import CallerHistories
from functions.on_missed_call.outbox import Outbox
from functions.on_missed_call.providers import ADAPTERS
from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.reached import Deed
from functions.on_missed_call.sources import Sources
from functions.on_missed_call.web import Refused, Reply, Request
from functions.shared.call import OUTCOMES_BY_WEIGHT, MissedCall
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.directory import KnownIntegration
from functions.shared.ledger.stored import StoredCall
from functions.shared.metrics import Metric
from functions.shared.moment import to_text

LARGEST_BODY = 256 * 1024  # bytes
LONGEST_ID = 64  # functions.shared.dealership.Identifier's


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All that happens to a webhook. `count` takes the names of metrics; `note` what the log line says."""

    sources: Sources
    calls: Calls
    histories: CallerHistories
    outbox: Outbox
    count: Callable[[Metric], None]
    note: Callable[..., None]

    def receive(self, provider: str, integration_id: str, request: Request) -> Reply:
        """The provider's answer once the call is in the ledger. Raises Refused."""
        adapter = ADAPTERS.get(provider)
        known = adapter and len(integration_id) <= LONGEST_ID
        integration = self.sources.integration(integration_id) if known else None
        if adapter is None or integration is None or integration.provider != provider:
            raise Refused(404, "unknown_integration", "no such integration: check the URL's provider and id")
        self.note(dealership_id=integration.dealership_id, integration_id=integration.id)
        check_form(adapter, request)
        handshake = self._verify(adapter, integration, request)
        if handshake:
            return handshake
        events = adapter.parse(request)
        if not events:
            self._tell("Ignored", why="no event of a call's fate")
            return adapter.respond(None)
        if len(events) > 1:  # the log line tells the last one's outcome
            self.note(events=len(events))
        lines = self.sources.lines(integration.dealership_id)
        decisions = [
            decide(event, provider, integration, lines, request.received_at, adapter.settle_seconds)
            for event in events
        ]
        for decision in decisions:
            self._act(decision, adapter.webhook_id(request), request)
        missed = any(isinstance(decision, Missed) for decision in decisions)
        return adapter.respond(integration.after_call_url if missed else None)

    def _verify(self, adapter: Adapter, integration: KnownIntegration, request: Request) -> Reply | None:
        """Raises Refused unless a secret signed it; the answer to a handshake, where it is one."""
        now, parameter = request.received_at, integration.secret_parameter
        secrets = self.sources.secrets(parameter, now) or self.sources.fresher_secrets(parameter, now)
        if not secrets:
            raise Refused(503, "no_secret", "this integration has no secret yet: its operator must store it")
        try:
            handshake = handshake_or_verify(adapter, request, secrets)
        except Refused:
            fresher = self.sources.fresher_secrets(parameter, now)
            if not fresher:
                raise
            handshake = handshake_or_verify(adapter, request, fresher)
        if handshake:
            self._tell("Handshake")
        return handshake

    def _act(self, decision: Decision, webhook_id: str | None, request: Request) -> None:
        now = request.received_at
        match decision:
            case Missed(call, line_known):
                ref = CallRef(call.dealership_id, call.call_key)
                webhook = webhook_id and f"{webhook_id} {sha256(request.body).hexdigest()[:16]}"
                stood = self.calls.record(call, webhook)
                if stood is None:
                    self._tell("MissedCall", call_key=call.call_key, department=call.department)
                    if not line_known:
                        self.count("UnknownLine")
                    self._ask(ref, int((call.settles_at - call.received_at).total_seconds()))
                else:
                    _refuse_reused_id(webhook, stood.webhook)
                    self._tell("Duplicate", call_key=call.call_key)
                    self._reconcile(call, stood)
                # After the text is asked for: where this fails, the provider's retry repeats it.
                self.histories.heard(ref, call.caller, "missed", call.occurred_at, now)
            case Answered(refs, caller, at):
                taken_back = any([self.calls.retract(ref, "answered", now) for ref in refs])
                self.histories.heard(refs[0], caller, "reached_by_caller", at, now)
                self._tell("AnsweredInTime" if taken_back else "Answered", call_key=refs[0].call_key)
            case Outbound(ref, callee, at, callback, remember):
                if remember:
                    self.calls.retract(ref, "outbound", now)
                if callback:
                    deed: Deed = "reached_by_staff" if callback == "reached" else "tried"
                    self.histories.heard(ref, callee, deed, at, now)
                self._tell("Outbound", call_key=ref.call_key)
            case Nothing(why):
                self._tell("Ignored", why=why)

    def _reconcile(self, call: MissedCall, stood: StoredCall) -> None:
        """Legs and repeated events of one call agree on the earliest beginning and the truest outcome."""
        if stood.outcome != call.outcome and call.outcome != OUTCOMES_BY_WEIGHT[0]:
            self.calls.correct_outcome(CallRef(call.dealership_id, call.call_key), call.outcome)
        if (to_text(call.occurred_at), call.line) < (to_text(stood.occurred_at), stood.line):
            self.calls.correct_start(call)

    def _ask(self, ref: CallRef, delay_seconds: int) -> None:
        """The call is stored: where the queue fails, the sweeper asks again, and the provider needn't."""
        try:
            self.outbox.ask(ref, delay_seconds)
        except (BotoCoreError, ClientError) as error:
            self._tell("TextNotAsked", error=type(error).__name__)

    def _tell(self, what: Metric, **more: object) -> None:
        self.count(what)
        self.note(outcome=what, **more)


def check_form(adapter: Adapter, request: Request) -> None:
    """Raises Refused for a body that no provider sends."""
    if len(request.body) > LARGEST_BODY:
        raise Refused(413, "body_too_large", f"the body is over {LARGEST_BODY // 1024} KB")
    # A body that isn't there needs no type: RingCentral tests an endpoint with one.
    if request.body and request.content_type not in adapter.content_types:
        raise Refused(415, "wrong_content_type", f"send {' or '.join(sorted(adapter.content_types))}")


def handshake_or_verify(adapter: Adapter, request: Request, secrets: Secrets) -> Reply | None:
    """The answer to a handshake, else None once the request is verified. Raises Refused."""
    handshake = adapter.handshake(request, secrets)
    if handshake is None:
        adapter.verify(request, secrets, request.received_at)
    return handshake


def _refuse_reused_id(webhook: str | None, stood: str | None) -> None:
    """A retry is the same id with the same body. The same id with another body is no retry."""
    if webhook and stood and webhook != stood and webhook.split()[0] == stood.split()[0]:
        raise Refused(409, "replayed_id", "this webhook-id came before with another body: each needs its own")
