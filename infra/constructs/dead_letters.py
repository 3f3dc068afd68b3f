"""Queues where failures end: an alarm watches them, and an operator replays them."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.nag import accept


def dead_letters(scope: Construct, name: str) -> sqs.Queue:
    """Makes a queue for what failed for good. SQS keeps its messages for as long as it can."""
    queue = sqs.Queue(
        scope,
        name,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=Duration.days(14),
    )
    accept(
        queue,
        "It is itself where failures end: an alarm watches it, and an operator replays it",
        "AwsSolutions-SQS3",
        "Serverless-SQSRedrivePolicy",
    )
    return queue
