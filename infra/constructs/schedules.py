"""The schedules of infra/functions.py. Each may start its own function, or its machine, and nothing else."""

import json
from collections.abc import Mapping, Sequence

from aws_cdk import Aws, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.constructs.function import Function
from infra.constructs.rollup_machine import RollupMachine
from infra.function_spec import Schedule

ZONE = "America/Toronto"


class Schedules(Construct):
    """Starts functions by Quebec's time. What can't be delivered goes where the function's failures go.

    EventBridge Scheduler skips a local time that doesn't exist: none may lie between 02:00 and 03:00.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        functions: Sequence[Function],
        machines: Mapping[str, RollupMachine],
    ) -> None:
        """`machines` are started instead of the functions of these names."""
        super().__init__(scope, name)
        self._group = scheduler.CfnScheduleGroup(self, "Group", name=Stack.of(self).stack_name)
        self._machines = machines
        for function in functions:
            for schedule in function.spec.schedules:
                self._add(schedule, function)

    def _add(self, schedule: Schedule, function: Function) -> None:
        parent = Construct(self, schedule.name)
        assert function.failures, "nobody waits for the answer of what a schedule starts"
        failures = function.failures.queue_arn
        machine = self._machines.get(function.spec.name)
        starts, action = (
            (machine.arn, "states:StartExecution") if machine else (function.arn, "lambda:InvokeFunction")
        )
        role = iam.Role(
            parent,
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
                        iam.PolicyStatement(actions=[action], resources=[starts]),
                        iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[failures]),
                    ]
                )
            },
        )
        scheduler.CfnSchedule(
            parent,
            "Schedule",
            group_name=self._group.ref,
            description=schedule.description,
            schedule_expression=schedule.expression,
            schedule_expression_timezone=ZONE,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=starts,
                role_arn=role.role_arn,
                input=json.dumps(json.loads(schedule.event) | machine.asked) if machine else schedule.event,
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=failures),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=3600, maximum_retry_attempts=3
                ),
            ),
        )
