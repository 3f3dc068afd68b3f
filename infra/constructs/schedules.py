"""What Rappel does by the clock. Each schedule may start its one function and nothing else."""

import json

from aws_cdk import Aws, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.constructs.function import Function

ZONE = "America/Toronto"


class Schedules(Construct):
    """In Quebec's time. What a schedule can't deliver goes where its function's own failures go.

    EventBridge Scheduler skips a local time that doesn't exist: none may lie between 02:00 and 03:00.
    """

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self._group = scheduler.CfnScheduleGroup(self, "Group", name=Stack.of(self).stack_name)

    def add(self, name: str, *, expression: str, starts: Function, says: dict[str, str], about: str) -> None:
        here = Construct(self, name)
        assert starts.failures, "nobody waits for the answer of what a schedule starts"
        failures = starts.failures.queue_arn
        role = iam.Role(
            here,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={
                    "StringEquals": {
                        "aws:SourceAccount": Aws.ACCOUNT_ID,
                        "aws:SourceArn": self._group.attr_arn,
                    }
                },
            ),
            inline_policies={
                "Start": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[starts.arn]),
                        iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[failures]),
                    ]
                )
            },
        )
        scheduler.CfnSchedule(
            here,
            "Schedule",
            group_name=self._group.ref,
            description=about,
            schedule_expression=expression,
            schedule_expression_timezone=ZONE,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=starts.arn,
                role_arn=role.role_arn,
                input=json.dumps(says),
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=failures),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=3600, maximum_retry_attempts=3
                ),
            ),
        )
