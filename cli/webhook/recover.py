"""`rappel webhook recover`: requests that were refused for their signature, judged by the secret of today."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

import typer

from cli.dealership.secrets import valid_secrets
from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from functions.on_missed_call.event_queue import EventQueue
from functions.on_missed_call.found_calls import never_late
from functions.on_missed_call.histories import CallerHistories
from functions.on_missed_call.intake import Intake
from functions.on_missed_call.integration_cache import IntegrationCache
from functions.on_missed_call.refusals import Refusals
from functions.on_missed_call.tried_texts import TriedTexts
from functions.on_missed_call.web import Refused, Request
from functions.send_sms.policy import STALE_AFTER
from functions.shared.ledger.answers import Answers
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.refused_requests import RefusedRequest, RefusedRequests
from functions.shared.ledger.texts import Texts
from functions.shared.metrics import Metric
from functions.shared.moment import utc_now
from functions.shared.outbox import Outbox
from infra.settings import DEFAULT_STAGE

_BY_ANOTHER_SECRET = 401
_COUNTED = ("requests", "authentic", "missed", "already_known", "refused", "unreadable")
Ask = Callable[[CallRef, int], None]


def recover(
    integration: Annotated[str, typer.Option(metavar="ID", help="The integration's id.")],
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON object.")] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Judge refused requests once more, by the secrets that are stored now and as of when they came.

    What a provider signed with another secret than ours is kept for 14 days, 200 requests a day. Those that
    hold become what they would have been: calls, replies, receipts. A missed call that is found so is marked,
    waits for staff, and is texted only within 15 minutes of its request. The others stay until they expire.

    \b
    rappel dealership secret tremblay-callrail
    rappel webhook recover --integration tremblay-callrail
    """
    deployment = Deployment(stage)
    known = deployment.directory.integration(integration)
    if known is None:
        raise Failed(f"no dealership has an integration {integration}: check its spelling")
    if not valid_secrets(deployment, known):
        raise Failed(f"{integration} has no secret: rappel dealership secret {integration} stores it")
    requests = refused_requests(deployment)
    counts: Counter[str] = Counter()
    found: Counter[Metric] = Counter()
    for name, kept in requests.of(integration, utc_now()):
        outcome = _judge(deployment, kept, found)
        counts[outcome] += 1
        if outcome == "authentic":
            requests.drop(integration, name)
    told = {
        "integration": integration,
        "requests": counts.total(),
        "authentic": counts["authentic"],
        "missed": found["MissedCall"],
        "already_known": found["Duplicate"],
        "refused": counts["refused"],
        "unreadable": counts["unreadable"],
    }
    print(json.dumps(told) if as_json else _sentence(told))


def refused_requests(deployment: Deployment) -> RefusedRequests:
    """The stage's, readable for whoever may decrypt with its key."""
    client, outputs = deployment.session.client, deployment.outputs
    kms = client("kms")
    return RefusedRequests(client("dynamodb"), outputs.calls_table, lambda: kms, outputs.secrets_key_id)


def _judge(deployment: Deployment, kept: RefusedRequest, found: Counter[Metric]) -> str:
    """What a request is: `authentic`, and then done, or `refused` by today's secrets, or `unreadable`.

    `found` counts what authentic ones did, by on_missed_call's own names.
    """
    request = Request(
        url=deployment.outputs.public_url.rstrip("/") + kept.path,
        headers=kept.headers,
        body=kept.body,
        received_at=kept.received_at,
    )
    try:
        _intake(deployment, kept, found).receive(kept.provider, kept.integration_id, request)
    except Refused as refused:
        return "refused" if refused.status == _BY_ANOTHER_SECRET else "unreadable"
    return "authentic"


def _intake(deployment: Deployment, kept: RefusedRequest, found: Counter[Metric]) -> Intake:
    """on_missed_call's, which keeps no refused request a second time."""
    client, outputs = deployment.session.client, deployment.outputs
    dynamodb, sqs, table = client("dynamodb"), client("sqs"), outputs.calls_table
    call_kept = timedelta(days=deployment.settings.call_retention_days)
    calls = Calls(dynamodb, table, call_kept)
    fresh = utc_now() - kept.received_at <= STALE_AFTER
    return Intake(
        cache=IntegrationCache(deployment.directory, deployment.ssm),
        answers=Answers(dynamodb, table, call_kept),
        calls=calls,
        histories=CallerHistories(Callers(dynamodb, table)),
        ask=Outbox(sqs, outputs.queue_url).ask if fresh else never_late(calls),
        replies=EventQueue(sqs, outputs.replies_queue_url),
        tried_texts=lambda: TriedTexts(calls, Texts(dynamodb, table, call_kept)),
        receipts=EventQueue(sqs, outputs.receipts_queue_url),
        refusals=Refusals(lambda _: False),
        count=lambda metric: found.update([metric]),
        note=lambda **_: None,
        found_in="refused_requests",
    )


def _sentence(told: dict[str, object]) -> str:
    counts = ", ".join(
        f"{name.replace('_', ' ')} {count}" for name, count in told.items() if name in _COUNTED
    )
    return f"{told['integration']}: {counts}. What isn't authentic stays until it expires."
