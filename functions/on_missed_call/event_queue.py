"""A queue that on_sms_event reads: what providers tell of texts goes there, verified and in our own words."""

from dataclasses import replace
from typing import TYPE_CHECKING

from functions.shared import inbound_text, receipt
from functions.shared.inbound_text import InboundText
from functions.shared.receipt import Receipt

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient


class EventQueue:
    """Its methods raise botocore's errors where AWS fails: the provider then sends its webhook again."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def put_text(self, text: InboundText, dealership_id: str) -> None:
        """Puts what a caller wrote to the dealership whose webhook tells it."""
        self._put(inbound_text.to_json(replace(text, dealership_id=dealership_id)))

    def put_receipt(self, told: Receipt, dealership_id: str) -> None:
        """Puts what became of a text: of the dealership's own alone, whatever the webhook's address names."""
        text = told.text if told.text and told.text.dealership_id == dealership_id else None
        self._put(receipt.to_json(replace(told, text=text, dealership_id=dealership_id)))

    def _put(self, body: str) -> None:
        self._client.send_message(QueueUrl=self._queue_url, MessageBody=body)
