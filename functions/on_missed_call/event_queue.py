"""A queue that on_sms_event reads: what providers tell of texts goes there, verified and in our own words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient


class EventQueue:
    """Its method raises botocore's errors where AWS fails: the provider then sends its webhook again."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def put(self, body: str) -> None:
        self._client.send_message(QueueUrl=self._queue_url, MessageBody=body)
