"""What comes back: carriers' receipts and callers' replies, each by a topic, a queue and dead letters.

A queue of their own keeps a storm of receipts from delaying a caller's STOP.
"""

from aws_cdk import Aws, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_sns_subscriptions import SqsSubscription
from constructs import Construct

from infra.constructs.dead_letters import dead_letters
from infra.constructs.function import Function
from infra.constructs.keys import Keys
from infra.constructs.ledger import Ledger
from infra.constructs.work_queue import consume, work_queue
from infra.settings import Settings

# Three minutes apart: what fails for a quarter of an hour needs somebody.
TRIES = 5


class Channel(Construct):
    """End User Messaging publishes to `topic`, for `source` of this account alone. on_missed_call, which
    reads the providers' webhooks, sends to `queue` itself.
    """

    def __init__(self, scope: Construct, name: str, *, source: str) -> None:
        super().__init__(scope, name)
        self.failures = dead_letters(self, "Failures")
        self.queue = work_queue(self, "Queue", failures=self.failures, tries=TRIES)
        self.topic = sns.Topic(self, "Topic", enforce_ssl=True)
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("sms-voice.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={
                    "StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID},
                    "ArnLike": {"aws:SourceArn": source},
                },
            )
        )
        # Not raw: SNS's envelope says when a reply came, which says no moment itself.
        self.topic.add_subscription(
            SqsSubscription(self.queue, raw_message_delivery=False, dead_letter_queue=self.failures)
        )

    def consume_with(self, function: Function, *, batch: int, at_once: int) -> None:
        """Hands the queue's messages to a function, which returns those that it failed at."""
        consume(self, "Reading", self.queue, function, batch=batch, at_once=at_once)


class Listening(Construct):
    """`receipts` and `replies`, which are there whatever the stage's carrier is: a dealership's own may be
    another, and a number's two-way channel is set by hand (docs/receipts.md).
    """

    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(scope, name)
        stack = Stack.of(self)
        of_the_set = stack.format_arn(
            service="sms-voice", resource="configuration-set", resource_name=f"rappel-{settings.stage}"
        )
        self.receipts = Channel(self, "DeliveryEvents", source=of_the_set)
        of_any_number = stack.format_arn(service="sms-voice", resource="*")
        self.replies = Channel(self, "Replies", source=of_any_number)

    def answer_with(self, function: Function, ledger: Ledger, keys: Keys, texts: sqs.Queue) -> None:
        """Hands callers' replies to a function, which may write what they mean, and ask for an answer."""
        function.grant("dynamodb:Query", on=[ledger.directory.table_arn, ledger.texted_index_arn])
        function.grant(
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:UpdateItem",
            on=[ledger.calls.table_arn],
        )
        function.grant(
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
            on=[ledger.contacts.table_arn],
        )
        function.grant("kms:GenerateMac", on=[keys.opt_outs.key_arn])
        function.grant("sqs:SendMessage", on=[texts.queue_arn])
        self.replies.consume_with(function, batch=1, at_once=10)
