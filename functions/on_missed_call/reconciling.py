"""One look at an integration's call log: what no webhook told of is stored, and nobody is texted late."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.on_missed_call.call_logs import load_call_log
from functions.on_missed_call.call_logs.call_log import LoggedCall
from functions.on_missed_call.call_logs.ringcentral_subscription import Standing, look
from functions.on_missed_call.decision import Answered, Missed, decide, of_own_line
from functions.on_missed_call.integration_cache import IntegrationCache
from functions.on_missed_call.providers.toolkit.call_ids import check_numbers
from functions.on_missed_call.recording import Recording
from functions.on_missed_call.web import Refused
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.directory import KnownIntegration
from functions.shared.provider_api.api import Ask

# A night that fails is made up for by the two that follow.
LOOKS_BACK = timedelta(days=3)
# CallRail tells of a call up to 20 minutes after it, and a webhook that failed is tried again for an hour.
WEBHOOKS_TAKE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Found:
    """How many calls no webhook had told of, by what they were; and how its provider's subscription stands,
    where webhooks come by one.
    """

    missed: int = 0
    answered: int = 0
    subscription: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciling:
    """`recording` stores what is found. `credential` reads an integration's for its call log, and raises
    Unavailable; `known` says which calls the ledger has. `clock` counts seconds from any moment on.
    """

    cache: IntegrationCache
    recording: Recording
    credential: Callable[[str, str], Mapping[str, str]]
    known: Callable[[Iterable[CallRef]], set[CallRef]]
    ask: Ask
    clock: Callable[[], float]

    def look(self, integration: KnownIntegration, now: datetime) -> Found:
        """Raises Unavailable or AnswerLost where the log can't be read, botocore's errors where AWS fails.

        The log is read whole before anything is stored: half of one might hold a call without its legs.
        """
        fields = self.credential(integration.provider, integration.id)
        read = load_call_log(integration.provider)
        logged = list(read(fields, now - LOOKS_BACK, now - WEBHOOKS_TAKE, self.ask, self.clock))
        decisions = [each for each in (self._decide(call, integration) for call in logged) if each]
        refs = [CallRef(each.call.dealership_id, each.call.call_key) for each in decisions]
        known = self.known(refs)
        new = {ref: each for ref, each in zip(refs, decisions, strict=True) if ref not in known}
        for each in new.values():
            self.recording.act(each, None, integration, each.call.received_at)
        missed = sum(isinstance(each, Missed) for each in new.values())
        standing = self._subscription(fields, integration, now)
        return Found(missed=missed, answered=len(new) - missed, subscription=standing)

    def _subscription(
        self, fields: Mapping[str, str], integration: KnownIntegration, now: datetime
    ) -> Standing | None:
        if integration.provider != "ringcentral":
            return None
        return look(fields, integration.id, now, self.ask, self.clock)

    def _decide(self, logged: LoggedCall, integration: KnownIntegration) -> Missed | Answered | None:
        """As if its webhook had come when the call ended. None for all that is no call to an own line.

        An account may have other lines than the dealership's, and one account serve several dealerships.
        """
        try:
            check_numbers(logged.event)
        except Refused:
            return None
        lines = self.cache.lines(integration.dealership_id)
        decision = of_own_line(
            decide(logged.event, integration.provider, integration, lines, logged.ended_at)
        )
        return decision if isinstance(decision, Missed | Answered) else None
