"""A Lambda function with a log group and a role of its own, which at first may write that log only."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from functions.shared.environment import render
from infra.constructs.dead_letters import dead_letters
from infra.function_spec import FunctionSpec
from infra.nag import accept
from infra.outputs import LIVE
from infra.settings import RetentionDays, Settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

RETENTION: Mapping[RetentionDays, logs.RetentionDays] = {
    7: logs.RetentionDays.ONE_WEEK,
    14: logs.RetentionDays.TWO_WEEKS,
    30: logs.RetentionDays.ONE_MONTH,
    90: logs.RetentionDays.THREE_MONTHS,
    180: logs.RetentionDays.SIX_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
}


# Powertools' own: functions/shared/telemetry.py counts there.
_NAMESPACE = "POWERTOOLS_METRICS_NAMESPACE"


def log_group(scope: Construct, days: RetentionDays) -> logs.LogGroup:
    return logs.LogGroup(scope, "Logs", retention=RETENTION[days], removal_policy=RemovalPolicy.DESTROY)


class Function(Construct):
    """`failures` takes what the function was given and failed at three times. It is None where the function's
    caller sees to its failures. `live` is what others start: the alias of a function whose new versions are
    tried, else the function itself.
    """

    def __init__(
        self,
        scope: Construct,
        spec: FunctionSpec[...],
        *,
        code: lambda_.Code,
        environment: "DataclassInstance",
        settings: Settings,
    ) -> None:
        # The queue stands beside the function, where its logical id has always been.
        failures = None if spec.on_failure else dead_letters(scope, f"{spec.name}Failures")
        super().__init__(scope, spec.name)
        self.spec, self.failures = spec, failures
        logs_here = log_group(self, settings.log_retention_days)
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        logs_here.grant_write(self.role)
        self.resource = lambda_.Function(
            self,
            "Function",
            code=code,
            handler=spec.handler,
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            memory_size=spec.memory_mb,
            timeout=Duration.seconds(spec.timeout.total_seconds()),
            ephemeral_storage_size=Size.gibibytes(spec.scratch_gib) if spec.scratch_gib else None,
            environment=render(environment) | {_NAMESPACE: settings.metrics_namespace},
            role=self.role,
            log_group=logs_here,
            reserved_concurrent_executions=settings.reserved.get(spec.name),
            logging_format=lambda_.LoggingFormat.JSON,
            # Lambda's own two lines a run would be most of a log. What they say is in Lambda's metrics, too.
            system_log_level_v2=lambda_.SystemLogLevel.WARN,
        )
        self.live: lambda_.IFunction = self.resource
        if spec.canary:
            self.live = lambda_.Alias(self, "Live", alias_name=LIVE, version=self.resource.current_version)
        accept(
            self.resource,
            "X-Ray's SDK ends in February 2027, and traces would cost more than all else together: a call is"
            " followed by its ids in logs and metrics",
            "Serverless-LambdaTracing",
        )
        if spec.on_failure:
            accept(self.resource, spec.on_failure, "Serverless-LambdaDLQ")
        if failures:
            self._send_failures_to(failures)

    @property
    def name(self) -> str:
        return self.resource.function_name

    @property
    def arn(self) -> str:
        return self.resource.function_arn

    def grant(self, *actions: str, on: list[str], via: str | None = None) -> None:
        """Lets this function alone do this on these ARNs; with `via`, only when that service asks."""
        self.role.add_to_policy(
            iam.PolicyStatement(
                actions=list(actions),
                resources=on,
                conditions={"StringEquals": {"kms:ViaService": via}} if via else None,
            )
        )

    def deny(self, *actions: str, on: list[str]) -> None:
        self.role.add_to_policy(
            iam.PolicyStatement(effect=iam.Effect.DENY, actions=list(actions), resources=on)
        )

    def _send_failures_to(self, queue: sqs.Queue) -> None:
        self.grant("sqs:SendMessage", on=[queue.queue_arn])
        destination = lambda_.CfnEventInvokeConfig.OnFailureProperty(destination=queue.queue_arn)
        lambda_.CfnEventInvokeConfig(
            self,
            "Asynchronous",
            function_name=self.name,
            qualifier="$LATEST",
            destination_config=lambda_.CfnEventInvokeConfig.DestinationConfigProperty(on_failure=destination),
        )
        accept(
            self.resource,
            "What it fails on has a destination, a queue, which is told the error as well",
            "Serverless-LambdaDLQ",
        )
