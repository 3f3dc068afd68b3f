"""`rappel redrive`: what was given up goes back to its queue: texts, receipts, replies, notices, events."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cli.shared.deployment import Deployment, Stage
from cli.shared.errors import Failed
from infra.settings import DEFAULT_STAGE

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

_A_BATCH = 10  # SQS gives and takes no more at once
# SQS asks all of its servers only where it may wait: without it, an answer may be empty too early.
_WAIT_SECONDS = 2


def redrive(
    as_json: Annotated[bool, typer.Option("--json", help='As JSON: {"moved": N, "texts": N, …}.')] = False,
    stage: Stage = DEFAULT_STAGE,
) -> None:
    """Send texts, receipts, replies, notices and events that were given up again, once the cause is mended.

    Nobody is texted twice, and nobody too late: a text is claimed before it is sent, and a stale one is
    settled without being sent. A notice is marked as well, and none leaves for whom was reached. A message
    that can't be read is given up again.

    \b
    rappel redrive --json
    """
    deployment = Deployment(stage)
    outputs = deployment.outputs
    sqs = deployment.session.client("sqs")
    queues = {
        "texts": (outputs.dead_letter_queue_url, outputs.queue_url),
        "receipts": (outputs.receipts_dead_letter_queue_url, outputs.receipts_queue_url),
        "replies": (outputs.replies_dead_letter_queue_url, outputs.replies_queue_url),
        "notices": (outputs.notices_dead_letter_queue_url, outputs.notices_queue_url),
        "events": (outputs.endpoints_dead_letter_queue_url, outputs.endpoints_queue_url),
    }
    moved = {name: move(sqs, *between) for name, between in queues.items()}
    if as_json:
        print(json.dumps({"moved": sum(moved.values()), **moved}))
    else:
        told = ", ".join(f"{number} {name}" for name, number in moved.items())
        print(f"{told} back in their queues.", file=sys.stderr)


def move(sqs: "SQSClient", source: str, target: str) -> int:
    """Moves all messages, and returns how many. A message leaves `source` once it is in `target`.

    Raises Failed where SQS doesn't take one: what was moved before stays moved.
    """
    moved = 0
    while True:
        answer = sqs.receive_message(
            QueueUrl=source, MaxNumberOfMessages=_A_BATCH, WaitTimeSeconds=_WAIT_SECONDS
        )
        messages = answer.get("Messages", [])
        if not messages:
            return moved
        for message in messages:
            try:
                sqs.send_message(QueueUrl=target, MessageBody=message["Body"])
            except sqs.exceptions.ClientError as error:
                code = error.response["Error"]["Code"]
                raise Failed(
                    f"SQS took {moved} messages and not the next ({code}): "
                    "run rappel redrive again, the rest is there in half a minute"
                ) from None
            sqs.delete_message(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
