"""Asks send_sms for a text. Where the message gets lost, the sweeper sends another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from functions.shared.ledger.calls import CallRef
from functions.shared.message import TextRequest, to_json

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient


class Outbox:
    """The queue of texts. Its method raises botocore's errors where AWS fails."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def ask(self, ref: CallRef, delay_seconds: int = 0) -> None:
        """Asks for the text of a call, or for one that is an item of its own, in so many seconds."""
        request = TextRequest(dealership_id=ref.dealership_id, call_key=ref.call_key)
        self._client.send_message(
            QueueUrl=self._queue_url, MessageBody=to_json(request), DelaySeconds=delay_seconds
        )

    def ask_all(self, refs: Sequence[CallRef]) -> list[CallRef]:
        """Asks for several texts at once, 10 at most, and returns those that the queue has taken."""
        answer = self._client.send_message_batch(
            QueueUrl=self._queue_url,
            Entries=[
                {
                    "Id": str(index),
                    "MessageBody": to_json(
                        TextRequest(dealership_id=ref.dealership_id, call_key=ref.call_key)
                    ),
                }
                for index, ref in enumerate(refs)
            ],
        )
        return [refs[int(taken["Id"])] for taken in answer.get("Successful", ())]
