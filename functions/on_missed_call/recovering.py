"""Judges refused requests once more, by the secrets of today and as of when they came."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from functions.on_missed_call import found_calls
from functions.on_missed_call.event_queue import EventQueue
from functions.on_missed_call.intake import Intake
from functions.on_missed_call.integration_cache import IntegrationCache
from functions.on_missed_call.refusals import Refusals
from functions.on_missed_call.web import Refused, Request
from functions.shared.ledger.directory import Directory
from functions.shared.ledger.refused_requests import RefusedRequest
from functions.shared.metrics import Metric
from functions.shared.outbox import Outbox
from functions.shared.text_life import STALE_AFTER

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_sqs import SQSClient
    from types_boto3_ssm import SSMClient

Verdict = Literal["authentic", "refused", "unreadable"]
_BY_ANOTHER_SECRET = 401


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovering:
    """The stage's tables and queues, by their clients. `found` counts what authentic requests did, by
    on_missed_call's own names.
    """

    dynamodb: "DynamoDBClient"
    sqs: "SQSClient"
    ssm: "SSMClient"
    directory_table: str
    calls_table: str
    queue_url: str
    replies_queue_url: str
    receipts_queue_url: str
    public_url: str
    call_kept: timedelta
    clock: Callable[[], datetime]
    found: Counter[Metric] = field(default_factory=Counter)

    def judge(self, kept: RefusedRequest) -> Verdict:
        """Does what the request asks for, where one of today's secrets has signed it.

        The URL is that of today, too: a wrong `public_url` refuses requests as a wrong secret does. Raises
        botocore's errors where AWS fails: whoever judges it again changes nothing twice.
        """
        request = Request(
            url=self.public_url.rstrip("/") + kept.path,
            headers=kept.headers,
            body=kept.body,
            received_at=kept.received_at,
        )
        try:
            self._intake(kept.received_at).receive(kept.provider, kept.integration_id, request)
        except Refused as refused:
            return "refused" if refused.status == _BY_ANOTHER_SECRET else "unreadable"
        return "authentic"

    def _intake(self, came_at: datetime) -> Intake:
        """on_missed_call's, which keeps no refused request a second time."""
        fresh = self.clock() - came_at <= STALE_AFTER
        return Intake(
            cache=IntegrationCache(Directory(self.dynamodb, self.directory_table), self.ssm),
            recording=found_calls.recording(
                self.dynamodb,
                self.calls_table,
                self.call_kept,
                "refused_requests",
                ask=Outbox(self.sqs, self.queue_url).ask if fresh else None,
                count=lambda metric: self.found.update([metric]),
            ),
            replies=EventQueue(self.sqs, self.replies_queue_url),
            receipts=EventQueue(self.sqs, self.receipts_queue_url),
            refusals=Refusals(lambda _: False),
        )
