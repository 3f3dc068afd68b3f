"""The queue between the bus and dealerships' own endpoints."""

from aws_cdk import aws_events as events
from aws_cdk.aws_events_targets import SqsQueue
from constructs import Construct

from functions.notify.delivering import PAUSES
from functions.shared.event import KINDS, SOURCE
from infra.constructs.dead_letters import dead_letters
from infra.constructs.function import Function
from infra.constructs.keys import Keys
from infra.constructs.ledger import Ledger
from infra.constructs.work_queue import consume, work_queue
from infra.settings import Settings

# A slow endpoint takes 13 s of a function, and its next event another: the others' still leave.
AT_ONCE = 10


class Endpoints(Construct):
    def __init__(self, scope: Construct, name: str, *, bus: events.EventBus) -> None:
        super().__init__(scope, name)
        self.failures = dead_letters(self, "Failures")
        self.queue = work_queue(self, "Queue", failures=self.failures, tries=len(PAUSES) + 1)
        events.Rule(
            self,
            "Events",
            event_bus=bus,
            description="What dealerships' own endpoints are told of",
            event_pattern=events.EventPattern(source=[SOURCE], detail_type=list(KINDS)),
            targets=[SqsQueue(self.queue, dead_letter_queue=self.failures)],
        )

    def consume_with(self, function: Function, ledger: Ledger, keys: Keys, settings: Settings) -> None:
        """Hands the queue's messages to a function, one each: an event waits for no other's endpoint."""
        function.grant("dynamodb:GetItem", on=[ledger.directory.table_arn])
        function.grant("dynamodb:GetItem", "dynamodb:UpdateItem", on=[ledger.calls.table_arn])
        keys.grant_secrets(
            function,
            settings.events_prefix,
            "An endpoint's secret is named when its dealership joins, under this prefix of its own",
        )
        also = ("sqs:ChangeMessageVisibility",)
        consume(self, "Sending", self.queue, function, batch=1, at_once=AT_ONCE, also=also)
