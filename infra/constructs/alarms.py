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
from infra.constructs.function import Function
from infra.constructs.intake import Intake
from infra.nag import accept

_FIVE_MINUTES = Duration.minutes(5)
# A text is stale after 15 minutes and then isn't sent: this leaves 10 of them to act.
_QUEUE_LAG = Duration.minutes(5)
# The 5th try in vain, at 205 s, is the first that is later.
_STUCK = Duration.minutes(3)
_HOUR = Duration.hours(1)
_SIX_HOURS = Duration.hours(6)


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
            threshold=0,
            do=f"{name} failed: read its log; what it was given comes again, or waits in a queue.",
        )
        self._alarm(
            f"{name}Throttles",
            resource.metric_throttles(period=_FIVE_MINUTES),
            threshold=0,
            do=f"{name} was throttled: ask for more Lambda concurrency in this account.",
        )
        self._alarm(
            f"{name}Slow",
            resource.metric_duration(period=_FIVE_MINUTES, statistic="p99"),
            threshold=0.8 * 1000 * function.spec.timeout.total_seconds(),
            do=f"{name} nears its timeout: look for a slow dependency in its log, or raise the timeout.",
        )

    def on_silence(self, function: Function, *, expected_every: Duration) -> None:
        """A function that ought to run by the clock, and didn't three times in a row."""
        self._alarm(
            f"{function.node.id}Silent",
            function.resource.metric_invocations(period=expected_every),
            threshold=1,
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            times=3,
            missing=cloudwatch.TreatMissingData.BREACHING,
            do=f"{function.node.id} has stopped running: see whether its schedule is enabled.",
        )

    def on_intake(self, intake: Intake) -> None:
        self._alarm(
            "ApiFailures",
            intake.api.metric_server_error(period=_FIVE_MINUTES, statistic="Sum"),
            threshold=0,
            do="Providers got a 5xx, and will send again: read on_missed_call's log before they give up.",
        )
        # Of known integrations alone: three within 6 hours is every call of a quiet dealership.
        self._alarm(
            "WebhooksRefused",
            _counted("Refused", "on_missed_call", period=_SIX_HOURS),
            threshold=2,
            do="A known integration's webhooks are refused: see on_missed_call's log for which and for the"
            " code, and store the secret that its provider signs with.",
        )
        # A passing scanner knocks for a minute, or once in a while.
        self._alarm(
            "WebhooksUnknown",
            _counted("UnknownIntegration", "on_missed_call", period=_HOUR),
            threshold=5,
            times=3,
            do="Webhooks come, hour after hour, to a URL that names no integration: see API Gateway's log for"
            " whose they are, and mend the URL at the provider.",
        )
        self._alarm(
            "WebhooksThrottled",
            intake.throttled.metric(period=_FIVE_MINUTES, statistic="Sum"),
            threshold=0,
            do="Providers got a 429, and few of them send again: see API Gateway's log for who sends so much,"
            " and raise api_requests_per_second and api_burst.",
        )
        self._alarm(
            "TextsNotAsked",
            _counted("TextNotAsked", "on_missed_call", period=_HOUR),
            threshold=2,
            do="Calls are stored, and their texts leave minutes late, by the sweeper: see on_missed_call's"
            " log for what the queue answers.",
        )

    def on_texts(self, queue: sqs.Queue) -> None:
        self._alarm(
            "TextsLate",
            queue.metric_approximate_age_of_oldest_message(period=Duration.minutes(1)),
            threshold=_QUEUE_LAG.to_seconds(),
            do="Texts wait too long: see send_sms's errors, or raise the sender's rate and concurrency.",
        )
        # SQS leaves a message that was received three times out of its oldest message's age.
        self._alarm(
            "TextsStuck",
            _counted("TextTriedFor", "send_sms", statistic="Maximum"),
            threshold=_STUCK.to_seconds(),
            do="Texts are tried in vain for minutes: see send_sms's log for the reason, the carrier's or"
            " DynamoDB's. They are stale after 15 minutes.",
        )
        # A few calls are told of late by their provider.
        self._alarm(
            "TextsStale",
            _counted("TextStale", "send_sms", period=_HOUR),
            threshold=5,
            do="Texts were not sent, since they would have come too late: see send_sms's log for what held"
            " them up and for the calls, and have their callers called back.",
        )
        self._alarm(
            "CarrierStopped",
            _counted("CarrierStopped", "send_sms"),
            threshold=0,
            do="The carrier takes no text: see send_sms's log for its reason, and the account's sandbox,"
            " spend limit, reputation and identity. Texts wait for 15 minutes.",
        )
        # One refusal is its caller's affair: a number that is blocked or opted out. Six within an hour are
        # not, and a shorter time would never show them where a dealership misses a few calls an hour.
        self._alarm(
            "TextsRefused",
            _counted("TextFailed", "send_sms", period=_HOUR),
            threshold=5,
            do="The carrier refuses texts for good: see send_sms's log for its reason, and mend the words or"
            " max_price_usd.",
        )
        self._alarm(
            "TextsUnknown",
            _counted("TextUnknown", "send_sms"),
            threshold=0,
            do="A carrier's answer got lost, and the text is never sent again: see send_sms's log for the"
            " call, and have its caller called back.",
        )
        self._alarm(
            "NoDealership",
            _counted("TextNoDealership", "send_sms"),
            threshold=0,
            do="Texts wait for a dealership that is gone or can't be read: see send_sms's log for which, and"
            " apply its file again. They are stale after 15 minutes.",
        )
        # Tried again until it is stale, such a text may never reach the dead letters.
        self._alarm(
            "TextsUnforeseen",
            _counted("TextUnforeseen", "send_sms"),
            threshold=0,
            do="send_sms failed at a text in a way nobody foresaw: see its log for the error and the call.",
        )

    def on_rollup(self) -> None:
        self._alarm(
            "UnreadableItems",
            _counted("UnreadableItems", "quarterly_rollup"),
            threshold=0,
            do="The lake lacks calls that the rollup can't read: its manifest says how many and why.",
        )

    def on_failures(self, queues: Mapping[str, sqs.Queue]) -> None:
        for name, queue in queues.items():
            self._alarm(
                f"{name}Failures",
                queue.metric_approximate_number_of_messages_visible(
                    period=_FIVE_MINUTES, statistic="Maximum"
                ),
                threshold=0,
                do=f"{name}: something failed for good. Mend the cause. If {queue.queue_name} holds texts,"
                " redrive it; else run the function with what its messages say, and purge it.",
            )

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        *,
        threshold: float,
        do: str,
        comparison: cloudwatch.ComparisonOperator = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        times: int = 1,
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    ) -> None:
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


def _counted(
    name: str, service: str, *, period: Duration = _FIVE_MINUTES, statistic: str = "Sum"
) -> cloudwatch.Metric:
    """What a function counts itself, by functions.shared.telemetry, under the name of its service."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"service": service},
        period=period,
        statistic=statistic,
    )
