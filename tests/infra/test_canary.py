"""What takes calls and sends texts is deployed by a tenth first, and an alarm undoes it.

The local cloud takes CodeDeploy's resources and does nothing with them: this is the template's word.
"""

from pathlib import Path

import pytest
from aws_cdk import App, Environment, Stack, assertions
from aws_cdk.aws_lambda import Code

from infra.constructs.canary import WATCHED, Canary
from infra.constructs.function import Function
from infra.functions import FUNCTIONS, ON_MISSED_CALL
from infra.settings import Settings
from tests.infra.fixtures import Template, one, resources

GROUP, ALIAS = "AWS::CodeDeploy::DeploymentGroup", "AWS::Lambda::Alias"


@pytest.mark.parametrize("function", ["OnMissedCall", "SendSms"])
def test_a_new_version_gets_a_tenth_for_five_minutes_and_goes_where_an_alarm_rings(
    template: Template, function: str
) -> None:
    group = one(template, GROUP, f"Canary{function}")
    assert group["DeploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent5Minutes"
    assert group["DeploymentStyle"] == {
        "DeploymentOption": "WITH_TRAFFIC_CONTROL",
        "DeploymentType": "BLUE_GREEN",
    }
    assert group["AutoRollbackConfiguration"]["Enabled"] is True
    assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
    assert group["AlarmConfiguration"]["Enabled"] is True
    named = [each["Name"]["Ref"] for each in group["AlarmConfiguration"]["Alarms"]]
    assert [name[len("Alarms") : -8] for name in named] == list(WATCHED[function])


@pytest.mark.parametrize("function", ["OnMissedCall", "SendSms"])
def test_cloudformation_shifts_the_alias_by_its_group(template: Template, function: str) -> None:
    [(name, alias)] = [
        (name, it)
        for name, it in template["Resources"].items()
        if name.startswith(f"{function}Live") and it["Type"] == ALIAS
    ]
    assert alias["Properties"]["Name"] == "live"
    shifted = alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
    assert shifted["DeploymentGroupName"]["Ref"].startswith(f"Canary{function}")
    version = alias["Properties"]["FunctionVersion"]["Fn::GetAtt"][0]
    assert template["Resources"][version]["Type"] == "AWS::Lambda::Version"
    assert name.startswith(f"{function}Live")


def test_without_a_canary_all_is_shifted_at_once_whatever_rings(settings: Settings, tmp_path: Path) -> None:
    stack = Stack(App(outdir=str(tmp_path / "out")), env=Environment(region=settings.region))
    urgent = settings.model_copy(update={"canary": False, "intake_concurrency": 0})
    function = Function(
        stack,
        ON_MISSED_CALL,
        code=Code.from_inline("def handler(*_): pass"),
        environment=ON_MISSED_CALL.environment(
            directory_table="d",
            calls_table="c",
            queue_url="q",
            replies_queue_url="r",
            receipts_queue_url="s",
            public_url="https://example.com",
            call_retention_days=152,
            secrets_key_id="key",
            secrets_remembered_seconds=300,
        ),
        settings=urgent,
    )
    Canary(stack, "Canary", settings=urgent, functions=[function], alarms={})
    group = one(dict(assertions.Template.from_stack(stack).to_json()), GROUP, "CanaryOnMissedCall")
    assert group["DeploymentConfigName"] == "CodeDeployDefault.LambdaAllAtOnce"
    assert not group.get("AlarmConfiguration", {}).get("Enabled")
    assert "DEPLOYMENT_STOP_ON_ALARM" not in group["AutoRollbackConfiguration"]["Events"]


def test_webhooks_and_texts_come_by_the_alias(template: Template) -> None:
    for integration in resources(template, "AWS::ApiGatewayV2::Integration").values():
        target = str(integration["IntegrationUri"])
        assert "OnMissedCallLive" in target or "ShowDesk" in target
    sending = one(template, "AWS::Lambda::EventSourceMapping", "DeliverySending")
    assert "SendSmsLive" in str(sending["FunctionName"])


def test_those_alone_have_one_whose_failure_loses_calls_or_texts() -> None:
    assert {spec.name for spec in FUNCTIONS if spec.canary} == set(WATCHED)
