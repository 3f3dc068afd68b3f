"""The queue of what staff are told: events from the bus, and what the sweeper finds due."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk.aws_events_targets import SqsQueue
from constructs import Construct

from functions.shared.event import SOURCE, CallMissed, ReplyReceived, TextSent
from infra.constructs.dead_letters import dead_letters
from infra.constructs.function import Function
from infra.constructs.keys import Keys
from infra.constructs.ledger import Ledger
from infra.constructs.work_queue import consume, work_queue
from infra.settings import Settings

# With notify's pauses, which double from 5 s, a channel has ten minutes to come back.
TRIES = 8
# Slack takes about one message a second for a webhook.
AT_ONCE = 5
EVENTS = (CallMissed, ReplyReceived, TextSent)


class Notices(Construct):
    def __init__(self, scope: Construct, name: str, *, bus: events.EventBus) -> None:
        super().__init__(scope, name)
        self.failures = dead_letters(self, "Failures")
        self.queue = work_queue(self, "Queue", failures=self.failures, tries=TRIES)
        events.Rule(
            self,
            "Events",
            event_bus=bus,
            description="What staff are told of",
            event_pattern=events.EventPattern(
                source=[SOURCE], detail_type=[kind.__name__ for kind in EVENTS]
            ),
            targets=[SqsQueue(self.queue, dead_letter_queue=self.failures)],
        )

    def consume_with(self, function: Function, ledger: Ledger, keys: Keys, settings: Settings) -> None:
        """Hands the queue's messages to a function, which may read what they are about, and send."""
        function.grant("dynamodb:GetItem", on=[ledger.directory.table_arn])
        function.grant(
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:UpdateItem",
            on=[ledger.calls.table_arn],
        )
        function.grant("dynamodb:Query", on=[ledger.desk_index_arn])
        function.grant("dynamodb:BatchGetItem", on=[ledger.contacts.table_arn])
        also = ("sqs:ChangeMessageVisibility",)
        consume(self, "Telling", self.queue, function, batch=1, at_once=AT_ONCE, also=also)
        keys.grant_secrets(
            function,
            settings.notices_prefix,
            "A webhook is named when a dealership's staff join, under this prefix of its own",
        )
        if settings.notices_from:
            _grant_mail(function, settings.notices_from)


def _grant_mail(function: Function, sender: str) -> None:
    """Lets the function send e-mails from that address alone, whichever of its two identities is verified."""
    stack = Stack.of(function)
    function.grant(
        "ses:SendEmail",
        on=[
            stack.format_arn(service="ses", resource="identity", resource_name=identity)
            for identity in _identities(sender)
        ],
    )


def _identities(sender: str) -> Sequence[str]:
    """An address may be an identity of SES itself, or be of a domain that is one."""
    return sender, sender.partition("@")[2]
