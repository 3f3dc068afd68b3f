import json
from zoneinfo import ZoneInfo

import pytest

from tests.infra.fixtures import Template, one, resources

SCHEDULE = "AWS::Scheduler::Schedule"


@pytest.mark.parametrize(
    ("name", "when", "starts", "says"),
    [
        ("Sweeping", "rate(5 minutes)", "Sweep", {}),
        ("NightlyRefresh", "cron(15 5 * * ? *)", "QuarterlyRollup", {"quarter": "current"}),
        ("QuarterClose", "cron(0 6 6 1,4,7,10 ? *)", "QuarterlyRollup", {"quarter": "previous"}),
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


def test_each_schedule_has_its_own_dead_letters_and_role(template: Template) -> None:
    targets = [schedule["Target"] for schedule in resources(template, SCHEDULE).values()]
    assert len({t["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0] for t in targets}) == len(targets) == 3
    assert len({t["RoleArn"]["Fn::GetAtt"][0] for t in targets}) == 3
