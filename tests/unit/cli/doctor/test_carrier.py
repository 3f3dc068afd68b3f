"""The carrier's sandbox, spend limit and identity, each with what to do.

moto has no pinpoint-sms-voice-v2, and no sandbox of SNS: botocore's Stubber holds requests and answers.
"""

import json
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from cli.doctor import carrier
from cli.doctor.check import Check
from infra.settings import Settings

REGION = "ca-central-1"
POOL = "pool-a"
TIER, LIMITS = "describe_account_attributes", "describe_spend_limits"
SET, RULES = "describe_configuration_sets", "get_protect_configuration_country_rule_set"
SETTINGS = Settings(stage="prod", origination_identity=POOL, alarms_email="a@b.ca")


def tier(value: str) -> dict[str, Any]:
    return {"AccountAttributes": [{"Name": "ACCOUNT_TIER", "Value": value}]}


def limits(enforced: int, most: int) -> dict[str, Any]:
    limit = {"EnforcedLimit": enforced, "MaxLimit": most, "Overridden": False}
    names = ("VOICE_MESSAGE_MONTHLY_SPEND_LIMIT", "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT")
    return {"SpendLimits": [{"Name": name, **limit} for name in names]}


def pool(status: str) -> dict[str, Any]:
    known = {"PoolArn": "arn", "PoolId": POOL, "Status": status, "MessageType": "TRANSACTIONAL"}
    flags = ("TwoWayEnabled", "SelfManagedOptOutsEnabled", "SharedRoutesEnabled", "DeletionProtectionEnabled")
    return {"Pools": [known | dict.fromkeys(flags, False) | {"OptOutListName": "x", "CreatedTimestamp": 0}]}


def client(service: Any) -> Any:
    return boto3.client(service, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x")


def protected(id_: str | None = "protect-a") -> dict[str, Any]:
    known: dict[str, Any] = {
        "ConfigurationSetArn": "arn",
        "ConfigurationSetName": "rappel-prod",
        "EventDestinations": [],
    }
    known |= {"CreatedTimestamp": 0} | ({"ProtectConfigurationId": id_} if id_ else {})
    return {"ConfigurationSets": [known]}


def rules(**statuses: str) -> dict[str, Any]:
    rule_set = {country: {"ProtectStatus": status} for country, status in statuses.items()}
    named = {"ProtectConfigurationArn": "arn", "ProtectConfigurationId": "protect-a"}
    return named | {"NumberCapability": "SMS", "CountryRuleSet": rule_set}


CANADA_AND_US = {SET: protected(), RULES: rules(CA="ALLOW", FR="BLOCK", US="ALLOW")}


def eum(answers: dict[str, Any], identity: str = POOL) -> dict[str, Check]:
    sms = client("pinpoint-sms-voice-v2")
    settings = SETTINGS.model_copy(update={"origination_identity": identity})
    usual = {operation: each for operation, each in CANADA_AND_US.items() if operation not in answers}
    with Stubber(sms) as stub:
        for operation, answer in (answers | usual).items():
            if isinstance(answer, str):
                stub.add_client_error(operation, answer)
            else:
                stub.add_response(operation, answer)
        return {each.check: each for each in carrier.end_user_messaging(sms, settings)}


def test_an_account_that_may_send_is_ok() -> None:
    found = eum({TIER: tier("PRODUCTION"), LIMITS: limits(50, 50), "describe_pools": pool("ACTIVE")})
    assert [each.ok for each in found.values()] == [True] * 4


def test_each_thing_that_keeps_texts_from_leaving_says_what_to_do() -> None:
    found = eum({TIER: tier("SANDBOX"), LIMITS: limits(1, 30), "describe_pools": pool("CREATING")})
    assert "AWS Support" in str(found["sandbox"].do)
    assert "--monthly-limit 30 --region ca-central-1" in str(found["spend limit"].do)
    assert "ACTIVE" in str(found["origination identity"].do)


def test_a_new_accounts_limit_is_raised_by_aws_only() -> None:
    found = eum({TIER: tier("PRODUCTION"), LIMITS: limits(1, 1), "describe_pools": pool("ACTIVE")})
    assert "ask AWS Support for a higher monthly spend limit" in str(found["spend limit"].do)


@pytest.mark.parametrize(
    ("identity", "operation"),
    [
        (POOL, "describe_pools"),
        ("phone-a", "describe_phone_numbers"),
        ("arn:aws:sms-voice:ca-central-1:123456789012:phone-number/phone-a", "describe_phone_numbers"),
    ],
)
def test_an_identity_that_is_not_there_is_said(identity: str, operation: str) -> None:
    answers = {TIER: tier("PRODUCTION"), LIMITS: limits(50, 50), operation: "ResourceNotFoundException"}
    found = eum(answers, identity)["origination identity"]
    assert (found.found, found.ok) == ("not there", False)
    assert "rappel.toml" in str(found.do)


SENDING = {TIER: tier("PRODUCTION"), LIMITS: limits(50, 50), "describe_pools": pool("ACTIVE")}


def test_the_countries_that_texts_may_go_to_are_named() -> None:
    assert eum(SENDING)["countries"] == Check("countries", "CA, US")


def test_a_country_that_aws_allows_beyond_the_settings_or_not_at_all_is_said() -> None:
    other = {SET: protected(), RULES: rules(CA="ALLOW", SX="ALLOW", US="BLOCK", MX="MONITOR")}
    found = eum(SENDING | other)["countries"]
    assert (found.found, found.ok) == ("CA, MX, SX", False)
    [command, updates, region] = str(found.do).split("'")
    assert "--protect-configuration-id protect-a --number-capability SMS" in command
    assert json.loads(updates) == {
        "MX": {"ProtectStatus": "BLOCK"},
        "SX": {"ProtectStatus": "BLOCK"},
        "US": {"ProtectStatus": "ALLOW"},
    }
    assert region == f" --region {REGION}"


def test_rules_that_do_not_stand_yet_are_deployed() -> None:
    found = eum({**SENDING, SET: protected(None)})["countries"]
    assert (found.found, found.do) == ("all: no rules stand", "make deploy")


def test_what_may_not_be_asked_is_said_and_the_rest_is_asked() -> None:
    found = eum({TIER: "AccessDeniedException", LIMITS: limits(50, 50), "describe_pools": pool("ACTIVE")})
    assert [each.ok for each in found.values()] == [False, True, True, True]
    assert "AccessDeniedException" in found["sandbox"].found
    assert "DescribeAccountAttributes" in str(found["sandbox"].do)


@pytest.mark.parametrize(
    ("inside", "limit", "number", "ok"),
    [
        (False, "50", "+14185550100", [True, True, True]),
        (True, "1", "+14185550199", [False, False, False]),
    ],
)
def test_snss_sandbox_spend_limit_and_number(inside: bool, limit: str, number: str, ok: list[bool]) -> None:
    sns = client("sns")
    numbers = {"PhoneNumbers": [{"PhoneNumber": "+14185550100", "Status": "Active"}]}
    with Stubber(sns) as stub:
        stub.add_response("get_sms_sandbox_account_status", {"IsInSandbox": inside})
        stub.add_response("get_sms_attributes", {"attributes": {"MonthlySpendLimit": limit}})
        stub.add_response("list_origination_numbers", numbers)
        assert [each.ok for each in carrier.sns(sns, number)] == ok
