"""The streams of calls and contacts, and the bus on which others hear what they mean."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.dead_letters import dead_letters
from infra.constructs.function import Function
from infra.constructs.ledger import Ledger
from infra.nag import accept
from infra.settings import Settings

# What fails comes again for so long: an outage delays events. A stream keeps its records for 24 hours, and
# what is given up can be read from it until then.
TRIES_FOR_SECONDS = 6 * 3600
BATCH = 100

Pattern = Mapping[str, Any]


def _with(**attributes: Sequence[object]) -> Pattern:
    """Records that wrote an item with these attributes, all of them texts. What TTL deletes matches none."""
    image = {name: {"S": wanted} for name, wanted in attributes.items()}
    return {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": image}}


PRESENT = [{"exists": True}]
# Of the partitions of each table, those that tell something: Lambda filters the others at no price.
CALLS: tuple[Pattern, ...] = (_with(outcome=PRESENT), _with(kind=PRESENT))
CONTACTS: tuple[Pattern, ...] = (_with(body=PRESENT), _with(what=["opt_out", "opt_in"]))


class Announcements(Construct):
    """`bus` carries the events (docs/events.md). `failures` names records that nobody was told of."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(scope, name)
        self.bus = events.EventBus(self, "Bus", event_bus_name=f"rappel-{settings.stage}")
        self.failures = dead_letters(self, "Failures")

    def consume_with(self, function: Function, ledger: Ledger) -> None:
        """Hands what changes in the ledger to a function, in order for each item."""
        self._read(function, "Calls", ledger.calls, CALLS)
        self._read(function, "Contacts", ledger.contacts, CONTACTS)
        function.grant("dynamodb:UpdateItem", on=[ledger.calls.table_arn])  # the counter of changes
        function.grant("sqs:SendMessage", on=[self.failures.queue_arn])
        function.grant("events:PutEvents", on=[self.bus.event_bus_arn])
        # A stream's name isn't known before it is there, and listing has no narrower resource.
        function.grant("dynamodb:ListStreams", on=["*"])
        accept(
            function.role,
            "Lambda asks for the right to list streams of all tables",
            "AwsSolutions-IAM5[Resource::*]",
        )

    def _read(
        self, function: Function, name: str, table: dynamodb.Table, patterns: Sequence[Pattern]
    ) -> None:
        stream = table.table_stream_arn
        assert stream, f"{name} has no stream"
        function.grant(
            "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", on=[stream]
        )
        mapping = lambda_.CfnEventSourceMapping(
            self,
            f"{name}Changes",
            function_name=function.name,
            event_source_arn=stream,
            # What is written while the mapping is made is told as well, and nothing is told by another id.
            starting_position="TRIM_HORIZON",
            batch_size=BATCH,
            bisect_batch_on_function_error=True,
            function_response_types=["ReportBatchItemFailures"],
            maximum_record_age_in_seconds=TRIES_FOR_SECONDS,
            destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
                on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(
                    destination=self.failures.queue_arn
                )
            ),
            filter_criteria=lambda_.CfnEventSourceMapping.FilterCriteriaProperty(
                filters=[
                    lambda_.CfnEventSourceMapping.FilterProperty(pattern=json.dumps(pattern))
                    for pattern in patterns
                ]
            ),
        )
        # Lambda asks for the right to read when the mapping is made, not when it first reads.
        mapping.node.add_dependency(function.role)
