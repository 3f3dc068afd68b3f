"""`rappel webhook recover`: requests that were refused for their signature, judged by the secret of today."""

import json
from collections import Counter
from datetime import timedelta
from typing import Annotated

import typer

from cli.dealership.secrets import valid_secrets
from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from functions.on_missed_call.recovering import Recovering
from functions.shared.moment import utc_now
from infra.settings import DEFAULT_STAGE

_COUNTED = ("requests", "authentic", "missed", "already_known", "refused", "unreadable")


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
    requests, recovering = deployment.refused_requests, _recovering(deployment)
    counts: Counter[str] = Counter()
    for name, kept in requests.of(integration, utc_now()):
        verdict = recovering.judge(kept)
        counts[verdict] += 1
        if verdict == "authentic":
            requests.drop(integration, name)
    found = recovering.found
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


def _recovering(deployment: Deployment) -> Recovering:
    client, outputs = deployment.session.client, deployment.outputs
    return Recovering(
        dynamodb=client("dynamodb"),
        sqs=client("sqs"),
        ssm=deployment.ssm,
        directory_table=outputs.directory_table,
        calls_table=outputs.calls_table,
        queue_url=outputs.queue_url,
        replies_queue_url=outputs.replies_queue_url,
        receipts_queue_url=outputs.receipts_queue_url,
        public_url=outputs.public_url,
        call_kept=timedelta(days=deployment.settings.call_retention_days),
        clock=utc_now,
    )


def _sentence(told: dict[str, object]) -> str:
    counts = ", ".join(
        f"{name.replace('_', ' ')} {count}" for name, count in told.items() if name in _COUNTED
    )
    return f"{told['integration']}: {counts}. What isn't authentic stays until it expires."
