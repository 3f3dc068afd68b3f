import json

from infra.constructs.intake import ROUTE
from tests.infra.fixtures import Template, one, resources

STAGE = "AWS::ApiGatewayV2::Stage"


def test_there_is_one_way_in(template: Template) -> None:
    assert ROUTE == "/calls/{provider}/{integration_id}"
    assert one(template, "AWS::ApiGatewayV2::Route")["RouteKey"] == f"POST {ROUTE}"


def test_on_missed_call_answers_it_with_the_raw_body(template: Template) -> None:
    integration = one(template, "AWS::ApiGatewayV2::Integration")
    assert integration["PayloadFormatVersion"] == "2.0"
    assert integration["IntegrationUri"]["Fn::GetAtt"][0].startswith("OnMissedCallFunction")


def test_the_api_is_throttled_as_the_settings_say(template: Template) -> None:
    limits = one(template, STAGE)["DefaultRouteSettings"]
    assert (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]) == (200, 400)


def test_each_request_leaves_one_json_line_without_what_was_sent(template: Template) -> None:
    log = one(template, STAGE)["AccessLogSettings"]
    assert log["DestinationArn"]["Fn::GetAtt"][0].startswith("IntakeLogs")
    line = json.loads(log["Format"])
    assert line["requestId"] == "$context.requestId"
    assert {"status", "latencyMs", "route"} <= line.keys()
    assert not any("requestBody" in value or "queryString" in value for value in line.values())


def test_providers_are_told_the_apis_own_address_without_a_domain(template: Template) -> None:
    address, named = template["Outputs"]["PublicUrl"]["Value"]["Fn::Sub"]
    assert address == "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
    assert named["Api"]["Ref"] in resources(template, "AWS::ApiGatewayV2::Api")
