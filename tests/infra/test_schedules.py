import json
from zoneinfo import ZoneInfo

import pytest

from tests.infra.fixtures import Template, one, resources

SCHEDULE = "AWS::Scheduler::Schedule"


@pytest.mark.parametrize(
    ("name", "when", "starts", "says"),
    [
        ("Sweeping", "rate(1 minute)", "Sweep", {}),
        ("Watching", "rate(1 hour)", "Watch", {}),
        ("Calling", "rate(1 hour)", "SyntheticCall", {}),
        ("Reconciling", "cron(30 4 * * ? *)", "Reconcile", {}),
        ("NightlyRefresh", "cron(15 5 * * ? *)", "QuarterlyRollup", {"quarter": "current"}),
        (
            "QuarterClose",
            "cron(0 6 * 1,4,7,10 ? *)",
            "QuarterlyRollup",
            {"quarter": "previous", "unless": "closed"},
        ),
    ],
)
def test_a_schedule_starts_its_function_with_its_input_in_quebecs_time(
    template: Template, name: str, when: str, starts: str, says: dict[str, str]
) -> None:
    schedule = one(template, SCHEDULE, f"Schedules{name}")
    assert schedule["ScheduleExpression"] == when
    assert ZoneInfo(schedule["ScheduleExpressionTimezone"]) == ZoneInfo("America/Toronto")
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert schedule["Target"]["Arn"]["Fn::GetAtt"][0].startswith(f"{starts}Function")
    assert json.loads(schedule["Target"]["Input"]) == says


def test_each_schedule_has_its_own_role(template: Template) -> None:
    targets = [schedule["Target"] for schedule in resources(template, SCHEDULE).values()]
    assert len({t["RoleArn"]["Fn::GetAtt"][0] for t in targets}) == len(targets) == 6


def test_what_a_schedule_can_t_start_and_what_then_fails_end_in_the_same_queue(template: Template) -> None:
    kept = {
        config["FunctionName"]["Ref"]: config["DestinationConfig"]["OnFailure"]["Destination"]
        for config in resources(template, "AWS::Lambda::EventInvokeConfig").values()
    }
    targets = [schedule["Target"] for schedule in resources(template, SCHEDULE).values()]
    assert {target["Arn"]["Fn::GetAtt"][0] for target in targets} == set(kept)
    for target in targets:
        assert target["DeadLetterConfig"]["Arn"] == kept[target["Arn"]["Fn::GetAtt"][0]]


def test_that_queue_wakes_somebody(template: Template) -> None:
    watched = [
        alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for alarm in resources(template, "AWS::CloudWatch::Alarm").values()
        if alarm.get("MetricName") == "ApproximateNumberOfMessagesVisible"
    ]
    for config in resources(template, "AWS::Lambda::EventInvokeConfig").values():
        assert config["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0] in watched


def test_a_rollup_that_stopped_is_seen(template: Template) -> None:
    alarm = one(template, "AWS::CloudWatch::Alarm", "AlarmsQuarterlyRollupSilent")
    assert (alarm["MetricName"], alarm["Period"], alarm["TreatMissingData"]) == (
        "Invocations",
        86_400,
        "breaching",
    )
    # What CloudWatch looks back at most (PutMetricAlarm, Period).
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= 604_800
