"""Asks send_sms for a text. Where the message gets lost, the sweeper sends another."""

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
