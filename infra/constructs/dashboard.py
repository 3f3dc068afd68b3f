"""The dashboard: one page that shows how calls come in and texts leave, how long it takes and what fails."""

from collections.abc import Sequence

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.constructs.function import Function
from infra.constructs.parts import Parts

_PERIOD = Duration.minutes(5)


class Dashboard(Construct):
    def __init__(self, scope: Construct, name: str, *, functions: Sequence[Function], parts: Parts) -> None:
        super().__init__(scope, name)
        api, texts = parts.intake.api, parts.delivery.queue
        channels = [parts.listening.receipts, parts.listening.replies]
        failures = [
            parts.delivery.failures,
            *(it.failures for it in channels),
            parts.announcements.failures,
            parts.notices.failures,
            parts.endpoints.failures,
            *(f.failures for f in functions if f.failures),
        ]
        board = cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=Stack.of(self).stack_name,
            default_interval=Duration.days(7),
        )
        board.add_widgets(
            _graph(
                "Webhooks",
                [
                    api.metric_count(period=_PERIOD, statistic="Sum"),
                    api.metric_client_error(period=_PERIOD, statistic="Sum"),
                    api.metric_server_error(period=_PERIOD, statistic="Sum"),
                ],
            ),
            _graph(
                "Answering time, ms",
                [api.metric_latency(period=_PERIOD, statistic=p) for p in ("p50", "p99")],
            ),
            _graph(
                "Texts waiting, and the oldest's age",
                [texts.metric_approximate_number_of_messages_visible(period=_PERIOD)],
                [texts.metric_approximate_age_of_oldest_message(period=_PERIOD)],
            ),
        )
        board.add_widgets(
            _graph("Runs", [_named(f, f.resource.metric_invocations(period=_PERIOD)) for f in functions]),
            _graph("Errors", [_named(f, f.resource.metric_errors(period=_PERIOD)) for f in functions]),
            _graph(
                "Duration p99, ms",
                [_named(f, f.resource.metric_duration(period=_PERIOD, statistic="p99")) for f in functions],
            ),
        )
        board.add_widgets(
            _graph(
                "Receipts, replies and notices waiting",
                [
                    queue.metric_approximate_number_of_messages_visible(period=_PERIOD)
                    for queue in (*(it.queue for it in channels), parts.notices.queue)
                ],
            ),
            _graph(
                "Failed for good",
                [q.metric_approximate_number_of_messages_visible(period=_PERIOD) for q in failures],
            ),
        )


def _graph(
    title: str, left: Sequence[cloudwatch.IMetric], right: Sequence[cloudwatch.IMetric] = ()
) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(left), right=list(right), width=8)


def _named(function: Function, metric: cloudwatch.Metric) -> cloudwatch.Metric:
    return metric.with_(label=function.node.id)
