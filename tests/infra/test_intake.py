import json
from typing import Any

from functions.shared.information import information_url
from infra.constructs.intake import INFORMATION_ROUTE, ROUTE
from tests.infra.fixtures import Template, one, resources

STAGE, ROUTES = "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Route"


def own(template: Template, kind: str) -> list[dict[str, Any]]:
    """The properties of the webhooks' API's resources of a type: the desk has an API of its own."""
    every = resources(template, kind).values()
    return [each for each in every if each["ApiId"]["Ref"].startswith("IntakeApi")]


def test_webhooks_and_pages_are_the_only_ways_in(template: Template) -> None:
    assert ROUTE == "/calls/{provider}/{integration_id}"
    keys = {route["RouteKey"] for route in own(template, ROUTES)}
    assert keys == {f"POST {ROUTE}", f"GET {INFORMATION_ROUTE}"}
    assert information_url("https://a.ca", "x") == "https://a.ca" + INFORMATION_ROUTE.format(
        dealership_id="x"
    )


def test_on_missed_call_answers_both_with_the_raw_body(template: Template) -> None:
    for integration in own(template, "AWS::ApiGatewayV2::Integration"):
        assert integration["PayloadFormatVersion"] == "2.0"
        assert integration["IntegrationUri"]["Ref"].startswith("OnMissedCallLive")


def test_whoever_asks_for_pages_without_end_takes_no_webhook_s_turn(template: Template) -> None:
    [limits] = one(template, STAGE, "IntakeStage")["RouteSettings"].values()
    assert limits == {"ThrottlingRateLimit": 10, "ThrottlingBurstLimit": 20}
    named = next(it for name, it in template["Resources"].items() if name.startswith("IntakeStage"))
    route = f"GET {INFORMATION_ROUTE}"
    page = next(name for name, it in resources(template, ROUTES).items() if it["RouteKey"] == route)
    assert page in named["DependsOn"], "a stage can't throttle a route that isn't there yet"


def test_the_api_is_throttled_as_the_settings_say(template: Template) -> None:
    limits = one(template, STAGE, "IntakeStage")["DefaultRouteSettings"]
    assert (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]) == (200, 400)


def test_each_request_leaves_one_json_line_without_what_was_sent(template: Template) -> None:
    log = one(template, STAGE, "IntakeStage")["AccessLogSettings"]
    assert log["DestinationArn"]["Fn::GetAtt"][0].startswith("IntakeLogs")
    line = json.loads(log["Format"])
    assert line["requestId"] == "$context.requestId"
    assert {"status", "latencyMs", "route"} <= line.keys()
    assert not any("requestBody" in value or "queryString" in value for value in line.values())


def test_providers_are_told_the_apis_own_address_without_a_domain(template: Template) -> None:
    address, named = template["Outputs"]["PublicUrl"]["Value"]["Fn::Sub"]
    assert address == "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
    assert named["Api"]["Ref"] in resources(template, "AWS::ApiGatewayV2::Api")
