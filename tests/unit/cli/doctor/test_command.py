"""`rappel doctor` finds what a stage lacks, says what to type, and ends with status 1."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from cli.doctor import carrier
from cli.doctor.check import Check
from cli.doctor.stage import skew
from infra.settings import Settings
from tests.command_line import Run
from tests.unit.cli.deployed import PREFIX, REGION, Deployed

SECRET = "a-secret"
STACK = "Rappel-prod"


@pytest.fixture(autouse=True)
def carrier_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    def fine(_client: object, settings: Settings) -> Iterator[Check]:
        yield Check("sandbox", f"PRODUCTION, {settings.origination_identity}")

    monkeypatch.setattr(carrier, "end_user_messaging", fine)


@pytest.fixture
def healthy(deployed: Deployed) -> Deployed:
    ssm, sns, scheduler = (deployed.client(service) for service in ("ssm", "sns", "scheduler"))
    for id_ in ("tremblay-twilio", "tremblay-pbx"):
        ssm.put_parameter(Name=PREFIX + id_, Value=SECRET, Type="SecureString")
    topic = sns.create_topic(Name=f"{STACK}-AlarmsTopic-1")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@b.ca")
    scheduler.create_schedule_group(Name=STACK)
    for name in ("Sweep", "Rollup"):
        scheduler.create_schedule(**schedule(name))
    return deployed


def schedule(name: str) -> dict[str, Any]:
    return {
        "Name": name,
        "GroupName": STACK,
        "ScheduleExpression": "rate(5 minutes)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": "arn:aws:lambda:ca-west-1:1:function:f", "RoleArn": "arn:aws:iam::1:role/r"},
    }


def looked(run: Run) -> tuple[int, dict[str, dict[str, Any]]]:
    ran = run("doctor", "--json")
    assert SECRET not in ran.out + ran.err
    return ran.status, {row["check"]: row for row in json.loads(ran.out)}


def test_a_stage_with_all_it_needs_is_well(healthy: Deployed, run: Run) -> None:
    status, found = looked(run)
    assert [row for row in found.values() if not row["ok"]] == []
    assert list(found) == [
        "settings", "account", "clock", "region", "sandbox", "stack", "alarm address", "secrets", "senders",
        "schedules", "texts", "Athena",
    ]  # fmt: skip
    assert (status, {row["do"] for row in found.values()}) == (0, {None})
    assert found["sandbox"]["found"] == "PRODUCTION, pool-a"
    assert "ca-west-1 is outside Quebec" in found["region"]["found"]
    assert "NO" not in run("doctor").out


def test_an_integration_without_a_secret_is_named(healthy: Deployed, run: Run) -> None:
    healthy.client("ssm").delete_parameter(Name=f"{PREFIX}tremblay-pbx")
    status, found = looked(run)
    assert (status, found["secrets"]["found"]) == (1, "1 of 2 integrations")
    assert found["secrets"]["do"] == "rappel dealership secret tremblay-pbx"
    assert "rappel dealership secret tremblay-pbx" in run("doctor").out


def test_a_closed_dealership_lacks_no_secret(healthy: Deployed, run: Run) -> None:
    run("dealership", "remove", "garage-tremblay", "--yes")
    assert looked(run)[1]["secrets"]["ok"]


def test_a_schedule_that_is_off_is_named(healthy: Deployed, run: Run) -> None:
    healthy.client("scheduler").update_schedule(**schedule("Sweep"), State="DISABLED")
    status, found = looked(run)
    assert status == 1
    assert "enable Sweep" in found["schedules"]["do"]


def test_an_alarm_address_that_is_not_subscribed_or_confirmed_is_said(healthy: Deployed, run: Run) -> None:
    sns = healthy.client("sns")
    [subscription] = sns.list_subscriptions()["Subscriptions"]
    sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
    other = sns.create_topic(Name="Rappel-prod2-AlarmsTopic-1")["TopicArn"]
    sns.subscribe(TopicArn=other, Protocol="email", Endpoint="a@b.ca")
    assert looked(run)[1]["alarm address"]["do"] == "make deploy"

    sns.subscribe(TopicArn=subscription["TopicArn"], Protocol="email", Endpoint="a@b.ca")
    for each in sns_backends[DEFAULT_ACCOUNT_ID][REGION].subscriptions.values():
        each.arn = "PendingConfirmation"  # as AWS says it; moto confirms each at once
    status, found = looked(run)
    assert status == 1
    assert "follow the link" in found["alarm address"]["do"]


def test_without_settings_nothing_else_is_asked(healthy: Deployed, run: Run) -> None:
    ran = run("doctor", "--stage", "production", "--json")
    [row] = json.loads(ran.out)
    assert (ran.status, row["check"], row["ok"]) == (1, "settings", False)
    assert "no [production]" in row["do"]


def test_without_a_stack_the_account_is_looked_at(
    healthy: Deployed, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_client: object, _stack: str) -> None:
        raise KeyError("ApiId")

    monkeypatch.setattr("cli.shared.deployment.read", missing)
    status, found = looked(run)
    assert (status, list(found)[-1], found["account"]["ok"]) == (1, "stack", True)
    assert "make deploy" in found["stack"]["do"]


@pytest.mark.parametrize(("seconds", "ok"), [(0, True), (60, True), (-60, True), (61, False), (-400, False)])
def test_a_clock_may_be_a_minute_off(seconds: int, ok: bool) -> None:
    here = datetime(2025, 9, 2, tzinfo=UTC)
    assert skew(here, here + timedelta(seconds=seconds)).ok is ok


def test_a_pause_is_named_with_how_to_end_it(healthy: Deployed, run: Run) -> None:
    run("texts", "pause")
    run("texts", "pause", "--dealership", "garage-tremblay")
    status, found = looked(run)
    assert (status, found["texts"]["found"]) == (1, "paused: the whole stage, garage-tremblay")
    assert found["texts"]["do"] == ("rappel texts resume; rappel texts resume --dealership garage-tremblay")
