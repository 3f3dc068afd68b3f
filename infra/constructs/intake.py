"""The way in: one HTTP API for webhooks and the pages of dealerships. It is throttled, and logs no word of
what was sent.
"""

import json

from aws_cdk import Fn
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from functions.shared.metrics import Metric
from infra.constructs.function import Function, log_group
from infra.nag import accept
from infra.settings import Settings

ROUTE = "/calls/{provider}/{integration_id}"
INFORMATION_ROUTE = "/info/{dealership_id}"  # functions.shared.information.information_url
# A page that few people open in a day must not take the webhooks' turn.
PAGES_PER_SECOND, PAGES_BURST = 10, 20

ACCESS_LOG = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "route": "$context.routeKey",  # not the path: whoever misspells the URL may put anything there
    "status": "$context.status",
    "latencyMs": "$context.responseLatency",
    "functionLatencyMs": "$context.integrationLatency",
    "bytes": "$context.responseLength",
    "error": "$context.error.message",
    "functionError": "$context.integrationErrorMessage",
}


class Intake(Construct):
    """`url` is the API's own endpoint; `public_url` is what providers call and sign. Neither has a path."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(scope, name)
        self.api = apigatewayv2.HttpApi(
            self,
            "Api",
            description="Rappel: the webhooks of telephony providers",
            create_default_stage=False,
        )
        access_log = log_group(self, settings.log_retention_days)
        # No function sees these, and few providers send again what got a 429.
        throttled: Metric = "WebhooksThrottled"
        logs.MetricFilter(
            self,
            "Throttled",
            log_group=access_log,
            filter_pattern=logs.FilterPattern.string_value("$.status", "=", "429"),
            metric_namespace=settings.metrics_namespace,
            metric_name=throttled,
        )
        self._stage = apigatewayv2.CfnStage(
            self,
            "Stage",
            api_id=self.api.api_id,
            stage_name="$default",
            auto_deploy=True,
            default_route_settings=apigatewayv2.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=settings.api_requests_per_second,
                throttling_burst_limit=settings.api_burst,
            ),
            route_settings={
                f"GET {INFORMATION_ROUTE}": {
                    "ThrottlingRateLimit": PAGES_PER_SECOND,
                    "ThrottlingBurstLimit": PAGES_BURST,
                }
            },
            access_log_settings=apigatewayv2.CfnStage.AccessLogSettingsProperty(
                destination_arn=access_log.log_group_arn,
                format=json.dumps(ACCESS_LOG),
            ),
        )
        # This needs the API's id alone, unlike HttpApi.api_endpoint: so the function that answers the API can
        # be told its own address.
        self.url = Fn.sub(
            "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}", {"Api": self.api.api_id}
        )
        self.public_url = settings.public_url or self.url

    def route_to(self, function: Function) -> None:
        """Hands every webhook to this function, whose answer the provider gets; and who asks for a page."""
        integration = HttpLambdaIntegration("Function", function.live)
        webhooks = self.api.add_routes(
            path=ROUTE, methods=[apigatewayv2.HttpMethod.POST], integration=integration
        )
        pages = self.api.add_routes(
            path=INFORMATION_ROUTE, methods=[apigatewayv2.HttpMethod.GET], integration=integration
        )
        for route in webhooks:
            accept(
                route,
                "Telephony providers can't sign for IAM or fetch a token: on_missed_call verifies each"
                " provider's own signature, and takes nothing without one",
                "AwsSolutions-APIG4",
            )
        for route in pages:
            # A stage can't throttle a route that isn't there yet.
            self._stage.node.add_dependency(route)
            accept(
                route,
                "Whoever was texted may read who texted: the page holds nothing but what its dealership"
                " publishes",
                "AwsSolutions-APIG4",
            )
