"""Looks through the stage's queues for a number: what waits there, or was set aside, may quote a caller."""

from base64 import b64encode
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from cli.caller.records import digits_or_whole

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef

_A_BATCH = 10
# SQS asks all of its servers only where it may wait.
_WAIT_SECONDS = 1
# Long enough for one look through a queue: what isn't the caller's is given back at its end.
_HIDDEN_SECONDS = 120


class Drained(NamedTuple):
    """A queue, and the bodies of the messages that were taken out of it."""

    queue: str
    bodies: list[str]


def drain(sqs: "SQSClient", stack: str, keys_only: set[str], number: str) -> Iterator[Drained]:
    """Deletes each message that has the number from the stack's queues, and gives back all others.

    `keys_only` are the URLs of queues whose messages name calls alone: they aren't looked through.
    """
    pages = sqs.get_paginator("list_queues").paginate(QueueNamePrefix=f"{stack}-")
    for url in [url for page in pages for url in page.get("QueueUrls", ()) if url not in keys_only]:
        yield Drained(url.rpartition("/")[2], _drain(sqs, url, number))


def forms(number: str) -> tuple[str, ...]:
    """The ways in which a body may write the number: as digits, escaped for a URL, or in base64."""
    digits = digits_or_whole(number)
    # Of three shifts, each way in which base64 may cut it, without the ends that depend on what is beside it.
    shifted = (b64encode(b"\0" * shift + digits.encode())[4 if shift else 0 : -4] for shift in range(3))
    return (digits, quote(number, safe=""), *(text.decode() for text in shifted))


def _drain(sqs: "SQSClient", url: str, number: str) -> list[str]:
    bodies, others = [], {}
    wanted = forms(number)
    while messages := _receive(sqs, url):
        for message in messages:
            if any(form in message["Body"] for form in wanted):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                bodies.append(message["Body"])
            else:
                others[message["MessageId"]] = message["ReceiptHandle"]
    for handle in others.values():
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
    return bodies


def _receive(sqs: "SQSClient", url: str) -> list["MessageTypeDef"]:
    answer = sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=_A_BATCH,
        WaitTimeSeconds=_WAIT_SECONDS,
        VisibilityTimeout=_HIDDEN_SECONDS,
    )
    return answer.get("Messages", [])
