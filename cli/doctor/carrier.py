"""Whether the carrier sends for this account: out of its sandbox, with money, from its own identity.

https://docs.aws.amazon.com/sms-voice/latest/userguide/sandbox.html and
https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox.html
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.doctor.check import Check, made
from infra.settings import Settings

if TYPE_CHECKING:
    from types_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from types_boto3_sns import SNSClient

# What a new account may spend on texts a month, in US dollars: some hundred texts.
_NEW_ACCOUNTS_LIMIT = 1
NOT_THERE = "not there"
_A_FEW = 12  # countries that a line names
_LEAVE_SANDBOX = (
    "ask AWS Support to move {service} in {region} out of its sandbox: it texts verified numbers only"
)


def end_user_messaging(client: "PinpointSMSVoiceV2Client", settings: Settings) -> Iterator[Check]:
    """The account's tier and spend limit, the pool or number that texts leave from, and where they may go."""
    yield made("sandbox", lambda: _tier(client))
    yield made("spend limit", lambda: _spend_limit(client))
    yield made("origination identity", lambda: _identity(client, settings.origination_identity))
    yield made("countries", lambda: _countries(client, settings))


def sns(client: "SNSClient", identity: str) -> Iterator[Check]:
    """The account's sandbox, its spend limit and, where there is one, the number that texts leave from."""
    yield made("sandbox", lambda: _sns_sandbox(client))
    yield made("spend limit", lambda: _sns_spend_limit(client))
    if identity:
        yield made("origination identity", lambda: _sns_number(client, identity))


def _tier(client: "PinpointSMSVoiceV2Client") -> Check:
    attributes = client.describe_account_attributes()["AccountAttributes"]
    tier = next((each["Value"] for each in attributes if each["Name"] == "ACCOUNT_TIER"), "unknown")
    do = _LEAVE_SANDBOX.format(service="End User Messaging", region=client.meta.region_name)
    return Check("sandbox", tier, None if tier == "PRODUCTION" else do)


def _spend_limit(client: "PinpointSMSVoiceV2Client") -> Check:
    limits: list[Any] = list(client.describe_spend_limits()["SpendLimits"])
    limit = next(each for each in limits if each["Name"] == "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT")
    enforced, most = limit["EnforcedLimit"], limit["MaxLimit"]
    do = None
    if enforced <= _NEW_ACCOUNTS_LIMIT < most:
        do = (
            "aws pinpoint-sms-voice-v2 set-text-message-spend-limit-override "
            f"--monthly-limit {most} --region {client.meta.region_name}"
        )
    elif enforced <= _NEW_ACCOUNTS_LIMIT:
        do = _more_money("End User Messaging", client.meta.region_name)
    return Check("spend limit", f"{enforced} US dollars a month, of {most} that may be set", do)


def _identity(client: "PinpointSMSVoiceV2Client", identity: str) -> Check:
    name, status = "origination identity", identity_status(client, identity)
    if status is None:
        return Check(name, "neither pool nor number: not looked at")
    do = "wait until AWS has made it ACTIVE: End User Messaging's console says what it waits for"
    if status == NOT_THERE:
        do = f"set origination_identity in rappel.toml to one of {client.meta.region_name}, then make deploy"
    return Check(name, status, None if status == "ACTIVE" else do)


def identity_status(client: "PinpointSMSVoiceV2Client", identity: str) -> str | None:
    """A pool's or a number's status, by its id or ARN; None for a sender id, which no text in Canada has."""
    kind = identity.rpartition("/")[2].partition("-")[0]
    found: list[Any]
    try:
        if kind == "pool":
            found = list(client.describe_pools(PoolIds=[identity])["Pools"])
        elif kind == "phone":
            found = list(client.describe_phone_numbers(PhoneNumberIds=[identity])["PhoneNumbers"])
        else:
            return None
    except client.exceptions.ResourceNotFoundException:
        found = []
    return str(found[0]["Status"]) if found else NOT_THERE


def _countries(client: "PinpointSMSVoiceV2Client", settings: Settings) -> Check:
    """The countries that AWS lets texts go to, by the rules of the stage's configuration set."""
    sets = client.describe_configuration_sets(ConfigurationSetNames=[str(settings.configuration_set)])
    id_ = sets["ConfigurationSets"][0].get("ProtectConfigurationId")
    if id_ is None:
        return Check("countries", "all: no rules stand", "make deploy")
    rules = client.get_protect_configuration_country_rule_set(
        ProtectConfigurationId=id_, NumberCapability="SMS"
    )["CountryRuleSet"]
    found = {country for country, rule in rules.items() if rule["ProtectStatus"] != "BLOCK"}
    statuses = dict.fromkeys(sorted(found - settings.allowed_countries), "BLOCK")
    statuses |= dict.fromkeys(sorted(settings.allowed_countries - found), "ALLOW")
    updates = json.dumps({country: {"ProtectStatus": status} for country, status in statuses.items()})
    do = (
        "aws pinpoint-sms-voice-v2 update-protect-configuration-country-rule-set "
        f"--protect-configuration-id {id_} --number-capability SMS "
        f"--country-rule-set-updates '{updates}' --region {client.meta.region_name}"
    )
    some = ", ".join(sorted(found)) if len(found) <= _A_FEW else f"{len(found)} countries"
    return Check("countries", some or "none", do if statuses else None)


def _sns_sandbox(client: "SNSClient") -> Check:
    inside = client.get_sms_sandbox_account_status()["IsInSandbox"]
    do = _LEAVE_SANDBOX.format(service="SNS", region=client.meta.region_name)
    return Check("sandbox", "SANDBOX" if inside else "PRODUCTION", do if inside else None)


def _sns_spend_limit(client: "SNSClient") -> Check:
    attributes = client.get_sms_attributes(attributes=["MonthlySpendLimit"])["attributes"]
    limit = float(attributes.get("MonthlySpendLimit", _NEW_ACCOUNTS_LIMIT))
    do = _more_money("SNS", client.meta.region_name) if limit <= _NEW_ACCOUNTS_LIMIT else None
    return Check("spend limit", f"{limit:g} US dollars a month", do)


def _sns_number(client: "SNSClient", number: str) -> Check:
    status = number_status(client, number)
    do = f"set origination_identity in rappel.toml to a number of {client.meta.region_name}, then make deploy"
    return Check("origination identity", status, None if status.upper() == "ACTIVE" else do)


def number_status(client: "SNSClient", number: str) -> str:
    """The status of one of the account's numbers."""
    pages = client.get_paginator("list_origination_numbers").paginate()
    numbers = [each for page in pages for each in page["PhoneNumbers"] if each.get("PhoneNumber") == number]
    return str(numbers[0].get("Status", "unknown")) if numbers else NOT_THERE


def _more_money(service: str, region: str) -> str:
    return f"ask AWS Support for a higher monthly spend limit for {service}'s texts in {region}"
