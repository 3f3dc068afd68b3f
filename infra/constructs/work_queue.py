"""A queue of work: its messages go to a function, and end in its dead letters where that fails for good."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.function import Function
from infra.nag import accept

# Lambda asks for six times the function's timeout, since it polls the queue.
VISIBILITY = Duration.seconds(180)


def work_queue(scope: Construct, name: str, *, failures: sqs.Queue, tries: int) -> sqs.Queue:
    """Makes a queue whose messages go to `failures` after so many tries."""
    return sqs.Queue(
        scope,
        name,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        visibility_timeout=VISIBILITY,
        dead_letter_queue=sqs.DeadLetterQueue(queue=failures, max_receive_count=tries),
    )


def consume(
    scope: Construct,
    name: str,
    queue: sqs.Queue,
    function: Function,
    *,
    batch: int,
    at_once: int,
    also: Sequence[str] = (),
) -> None:
    """Hands the queue's messages to a function, which returns those that it failed at.

    `batch` messages each, to `at_once` of the function at most. `also`: what else it may do to the queue.
    """
    rights = ("sqs:ReceiveMessage", "sqs:DeleteMessage", *also, "sqs:GetQueueAttributes")
    function.grant(*rights, on=[queue.queue_arn])
    mapping = lambda_.EventSourceMapping(
        scope,
        name,
        target=function.live,
        event_source_arn=queue.queue_arn,
        batch_size=batch,
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
