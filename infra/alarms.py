"""What wakes somebody up. Each alarm's description says what to do about it."""

from collections.abc import Mapping

from aws_cdk import Aws, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_cloudwatch_actions import SnsAction
from constructs import Construct

from functions.shared.telemetry import NAMESPACE
from infra.function import Function
from infra.intake import Intake
from infra.nag import accept

_FIVE_MINUTES = Duration.minutes(5)
# A text is stale after 15 minutes and then isn't sent: this leaves 10 of them to act.
_QUEUE_LAG = Duration.minutes(5)


class Alarms(Construct):
    def __init__(self, scope: Construct, name: str, *, email: str) -> None:
        super().__init__(scope, name)
        topic = sns.Topic(self, "Topic", display_name="Rappel", enforce_ssl=True)
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        subscription = sns.Subscription(
            self, "Email", topic=topic, protocol=sns.SubscriptionProtocol.EMAIL, endpoint=email
        )
        accept(
            subscription,
            "SNS takes no dead-letter queue for an e-mail address: the alarm's state stays in CloudWatch",
            "Serverless-SNSRedrivePolicy",
        )
        self._tell = SnsAction(topic)

    def on_function(self, function: Function) -> None:
        resource, name = function.resource, function.node.id
        self._alarm(
            f"{name}Errors",
            resource.metric_errors(period=_FIVE_MINUTES),
            above=0,
            do=f"{name} failed: read its log; what it was given comes again, or waits in a queue.",
        )
        self._alarm(
            f"{name}Throttles",
            resource.metric_throttles(period=_FIVE_MINUTES),
            above=0,
            do=f"{name} was throttled: ask for more Lambda concurrency in this account.",
        )
        self._alarm(
            f"{name}Slow",
            resource.metric_duration(period=_FIVE_MINUTES, statistic="p99"),
            above=0.8 * function.timeout.to_milliseconds(),
            do=f"{name} nears its timeout: look for a slow dependency in its log, or raise the timeout.",
        )

    def on_silence(self, function: Function, *, expected_every: Duration) -> None:
        """A function that ought to run by the clock, and didn't three times in a row."""
        self._alarm(
            f"{function.node.id}Silent",
            function.resource.metric_invocations(period=expected_every),
            below=1,
            times=3,
            missing=cloudwatch.TreatMissingData.BREACHING,
            do=f"{function.node.id} has stopped running: see whether its schedule is enabled.",
        )

    def on_intake(self, intake: Intake) -> None:
        self._alarm(
            "ApiFailures",
            intake.api.metric_server_error(period=_FIVE_MINUTES, statistic="Sum"),
            above=0,
            do="Providers got a 5xx, and will send again: read on_missed_call's log before they give up.",
        )

    def on_texts(self, queue: sqs.Queue, *, sender: str) -> None:
        """`sender`: the name that send_sms counts its metrics under."""
        self._alarm(
            "TextsLate",
            queue.metric_approximate_age_of_oldest_message(period=Duration.minutes(1)),
            above=_QUEUE_LAG.to_seconds(),
            do="Texts wait too long: see send_sms's errors, or raise the sender's rate and concurrency.",
        )
        self._alarm(
            "CarrierStopped",
            cloudwatch.Metric(
                namespace=NAMESPACE,
                metric_name="CarrierStopped",
                dimensions_map={"service": sender},
                period=_FIVE_MINUTES,
                statistic="Sum",
            ),
            above=0,
            do="The carrier takes no text: see the account's spend limit, reputation and identity.",
        )

    def on_failures(self, queues: Mapping[str, sqs.Queue]) -> None:
        for name, queue in queues.items():
            self._alarm(
                f"{name}Failures",
                queue.metric_approximate_number_of_messages_visible(
                    period=_FIVE_MINUTES, statistic="Maximum"
                ),
                above=0,
                do=f"{name}: something failed for good. Mend the cause, then redrive {queue.queue_name}.",
            )

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        *,
        do: str,
        above: float | None = None,
        below: float | None = None,
        times: int = 1,
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    ) -> None:
        threshold, comparison = (
            (above, cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD)
            if above is not None
            else (below or 0, cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD)
        )
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            alarm_description=do,
            threshold=threshold,
            comparison_operator=comparison,
            evaluation_periods=times,
            treat_missing_data=missing,
        )
        alarm.add_alarm_action(self._tell)
