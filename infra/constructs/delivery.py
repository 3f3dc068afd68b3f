"""The queue between a call and its text: who consumes it, how many at once, and where failures end."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.dead_letters import dead_letters
from infra.constructs.function import Function
from infra.nag import accept

# Lambda asks for six times send_sms's timeout, since it polls the queue.
VISIBILITY = Duration.seconds(180)
# With send_sms's BACKOFF, a text's 11th try is after its 15 minutes, and settles it as stale. The rest is for
# messages that come too early, or that no sender got to.
TRIES = 15
# A text waits for no other of its batch, and a sender that dies takes none with it. Larger batches would save
# $0.20 a million texts.
BATCH = 1


class Delivery(Construct):
    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.failures = dead_letters(self, "Failures")
        self.queue = sqs.Queue(
            self,
            "Texts",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=VISIBILITY,
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.failures, max_receive_count=TRIES),
        )

    def consume_with(self, function: Function, *, at_once: int) -> None:
        """Hands the queue's messages to a function, one each, `at_once` of them at most at a time."""
        function.grant(
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:SendMessage",
            "sqs:GetQueueAttributes",
            on=[self.queue.queue_arn],
        )
        mapping = lambda_.EventSourceMapping(
            self,
            "Sending",
            target=function.resource,
            event_source_arn=self.queue.queue_arn,
            batch_size=BATCH,
            report_batch_item_failures=True,
            max_concurrency=at_once,
        )
        # Lambda asks for the right to poll when the mapping is made, not when it first polls.
        mapping.node.add_dependency(function.role)
        accept(
            mapping,
            "A mapping of SQS takes no destination: what fails goes to the queue's own dead letters",
            "Serverless-LambdaEventSourceMappingDestination",
        )
