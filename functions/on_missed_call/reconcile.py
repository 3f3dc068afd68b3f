"""The edge of Reconcile, each night: which calls are in the providers' logs, and did no webhook tell of?"""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from time import monotonic
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from functions.on_missed_call import found_calls
from functions.on_missed_call.call_logs import CALL_LOGS
from functions.on_missed_call.environment import ReconcileEnvironment
from functions.on_missed_call.integration_cache import IntegrationCache
from functions.on_missed_call.reconciling import Found, Reconciling
from functions.shared import aws, environment, telemetry
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.ledger.directory import Directory, KnownIntegration
from functions.shared.ledger.known_calls import known_calls
from functions.shared.moment import utc_now
from functions.shared.provider_api import api
from functions.shared.provider_api.call_log_credentials import NO_CREDENTIAL, CallLogCredentials
from functions.shared.provider_api.failure import AnswerLost, Unavailable

# One log may take so long; what isn't reached tonight comes first tomorrow.
_LEAST_SECONDS = 120.0

log = telemetry.logger("reconcile")
metrics = telemetry.metrics("reconcile")


@metrics.log_metrics
def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:
    wiring, now = _wiring(), utc_now()
    read, unread = [], 0
    told: dict[str, object]
    for integration in _turned(list(wiring.integrations()), now):
        late = context is not None and context.get_remaining_time_in_millis() < 1000 * _LEAST_SECONDS
        found = "no_time_left" if late else _look(wiring.reconciling, integration, now)
        if isinstance(found, Found):
            read.append(found)
            told = asdict(found)
        elif found == NO_CREDENTIAL:
            continue
        else:
            unread += 1
            told = {"why": found}
        log.info("call log", extra={"integration_id": integration.id, **told})
    missed, answered = sum(each.missed for each in read), sum(each.answered for each in read)
    telemetry.count(metrics, "CallLogMissed", missed)
    telemetry.count(metrics, "CallLogAnswered", answered)
    telemetry.count(metrics, "CallLogUnread", unread)
    lost = sum(each.subscription == "lost" for each in read)
    telemetry.count(metrics, "SubscriptionLost", lost)
    return {"read": len(read), "unread": unread, "missed": missed, "answered": answered}


def _look(reconciling: Reconciling, integration: KnownIntegration, now: datetime) -> Found | str:
    """What was found; else why the log isn't read."""
    try:
        return reconciling.look(integration, now)
    except Unavailable as unavailable:
        return unavailable.reason
    except AnswerLost as lost:
        return str(lost)
    except (BotoCoreError, ClientError) as error:
        return type(error).__name__


def _turned(integrations: list[KnownIntegration], now: datetime) -> list[KnownIntegration]:
    """Another one comes first each night, so that none is always the one that isn't reached."""
    start = now.toordinal() * 997 % max(1, len(integrations))
    return integrations[start:] + integrations[:start]


@dataclass(frozen=True, slots=True)
class Wiring:
    integrations: Callable[[], Iterator[KnownIntegration]]
    reconciling: Reconciling


@lru_cache(maxsize=1)
def _wiring() -> Wiring:
    env = environment.read(ReconcileEnvironment, os.environ)
    dynamodb = aws.client("dynamodb")
    ssm = aws.client("ssm")
    kept = timedelta(days=env.call_retention_days)
    directory = Directory(dynamodb, env.directory_table)
    reconciling = Reconciling(
        cache=IntegrationCache(directory, ssm),
        recording=found_calls.recording(dynamodb, env.calls_table, kept, "call_log"),
        credential=CallLogCredentials(ssm, env.call_logs_prefix).read,
        known=partial(known_calls, dynamodb, env.calls_table),
        ask=api.ask,
        clock=monotonic,
    )
    dealerships = Dealerships(dynamodb, env.directory_table)
    return Wiring(partial(_integrations, dealerships, directory), reconciling)


def _integrations(dealerships: Dealerships, directory: Directory) -> Iterator[KnownIntegration]:
    """The open integrations of providers that have a log to be asked for."""
    for dealership_id in sorted(dealerships.ids()):
        try:
            dealership = dealerships.get(dealership_id)
        except ValidationError:  # its text quotes the file
            log.warning("unreadable dealership", extra={"dealership_id": dealership_id})
            continue
        for integration in dealership.integrations if dealership else ():
            known = directory.integration(integration.id) if integration.provider in CALL_LOGS else None
            if known is not None and known.dealership_id == dealership_id:
                yield known


if aws.is_starting(os.environ):
    _wiring()
