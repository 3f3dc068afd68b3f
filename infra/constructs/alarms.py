"""The alarms of infra/alarms.py, and the e-mail that they write."""

from collections.abc import Mapping, Sequence
from typing import get_args

from aws_cdk import Aws, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions
from aws_cdk.aws_apigatewayv2 import HttpApi
from aws_cdk.aws_cloudwatch_actions import SnsAction
from constructs import Construct

from functions.shared.metrics import Metric
from infra.alarm import Alarm, Place, Share
from infra.alarms import ALARMS
from infra.constructs.function import Function
from infra.constructs.ledger import Ledger
from infra.constructs.parts import Parts
from infra.function_spec import FunctionSpec
from infra.nag import accept
from infra.settings import Settings

_ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
_BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
_OURS = get_args(Metric)

Resource = HttpApi | sqs.Queue | lambda_.Function | stepfunctions.StateMachine


class Alarms(Construct):
    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(scope, name)
        self.topic = topic = sns.Topic(self, "Topic", display_name="Rappel", enforce_ssl=True)
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        subscription = sns.Subscription(
            self,
            "Email",
            topic=topic,
            protocol=sns.SubscriptionProtocol.EMAIL,
            endpoint=settings.alarms_email,
        )
        accept(
            subscription,
            "SNS takes no dead-letter queue for an e-mail address: the alarm's state stays in CloudWatch",
            "Serverless-SNSRedrivePolicy",
        )
        self.made: dict[str, cloudwatch.Alarm] = {}
        self._notify, self._namespace = SnsAction(topic), settings.metrics_namespace

    def tell_with(self, function: Function, ledger: Ledger) -> None:
        """Lets the function read when integrations were heard, remember it, and mail the operator."""
        function.grant("dynamodb:GetItem", "dynamodb:Query", on=[ledger.directory.table_arn])
        function.grant("dynamodb:GetItem", "dynamodb:UpdateItem", on=[ledger.calls.table_arn])
        function.grant("sns:Publish", on=[self.topic.topic_arn])

    def watch(self, functions: Sequence[Function], parts: Parts) -> None:
        """Makes every alarm of the table."""
        by_name = {function.spec.name: function for function in functions}
        places: Mapping[Place, Resource] = {
            "api": parts.intake.api,
            "texts": parts.delivery.queue,
            "text failures": parts.delivery.failures,
            "receipts": parts.listening.receipts.queue,
            "receipt failures": parts.listening.receipts.failures,
            "replies": parts.listening.replies.queue,
            "reply failures": parts.listening.replies.failures,
            "event failures": parts.announcements.failures,
            "notices": parts.notices.queue,
            "notice failures": parts.notices.failures,
            "endpoint failures": parts.endpoints.failures,
            "rollup machine": parts.rollup_machine.resource,
        }
        for alarm in ALARMS:
            match alarm.of:
                case str(place):
                    self._add(alarm, places[place])
                case FunctionSpec(name=name) if alarm.metric == "ApproximateNumberOfMessagesVisible":
                    failures = by_name[name].failures
                    assert failures, f"{name} has no queue of failures"
                    self._add(alarm, failures)
                case FunctionSpec(name=name):
                    self._add(alarm, by_name[name].resource)

    def _add(self, alarm: Alarm, resource: Resource) -> None:
        missing, above = cloudwatch.TreatMissingData, alarm.rings == "above"
        description = alarm.description()
        if isinstance(resource, sqs.Queue):
            description = description.replace("{queue}", resource.queue_name)
        made = cloudwatch.Alarm(
            self,
            alarm.name,
            metric=self._share(alarm, alarm.share) if alarm.share else self._metric(alarm, resource),
            alarm_description=description,
            threshold=alarm.threshold,
            comparison_operator=_ABOVE if above else _BELOW,
            evaluation_periods=alarm.windows,
            treat_missing_data=missing.NOT_BREACHING if above else missing.BREACHING,
        )
        self.made[alarm.name] = made
        if alarm.mails:
            made.add_alarm_action(self._notify)

    def _share(self, alarm: Alarm, share: Share) -> cloudwatch.MathExpression:
        """How much of both metrics is the alarm's; 0 where there are too few to tell."""
        assert isinstance(alarm.of, FunctionSpec), "functions alone count what has a share"
        dimensions = {"service": alarm.of.service}
        if share.carrier:
            dimensions["carrier"] = share.carrier
        period = Duration.seconds(alarm.window.total_seconds())
        counted = {
            name: cloudwatch.Metric(
                namespace=self._namespace,
                metric_name=metric,
                dimensions_map=dimensions,
                period=period,
                statistic="Sum",
            )
            for name, metric in (("bad", alarm.metric), ("good", share.of))
        }
        both = "(FILL(bad, 0) + FILL(good, 0))"
        return cloudwatch.MathExpression(
            expression=f"IF({both} >= {share.least}, FILL(bad, 0) / {both}, 0)",
            using_metrics=dict[str, cloudwatch.IMetric](counted),
            period=period,
        )

    def _metric(self, alarm: Alarm, resource: Resource) -> cloudwatch.Metric:
        period = Duration.seconds(alarm.window.total_seconds())
        if alarm.metric not in _OURS:
            return resource.metric(alarm.metric, period=period, statistic=alarm.statistic)
        # functions/shared/telemetry.py counts under the service's name, the API's log under none.
        service = {"service": alarm.of.service} if isinstance(alarm.of, FunctionSpec) else None
        return cloudwatch.Metric(
            namespace=self._namespace,
            metric_name=alarm.metric,
            dimensions_map=service,
            period=period,
            statistic=alarm.statistic,
        )
