import json
from pathlib import Path
from typing import Any

from infra.app import synthesize
from infra.settings import Settings
from tests.infra.fixtures import Template, one, read_template, resources

MACHINE = "AWS::StepFunctions::StateMachine"


def definition(template: Template) -> dict[str, Any]:
    """The machine's states, with the function's ARN as a word."""
    [machine] = resources(template, MACHINE).values()
    parts = machine["DefinitionString"]["Fn::Join"][1]
    read: dict[str, Any] = json.loads(
        "".join(part if isinstance(part, str) else "FUNCTION" for part in parts)
    )
    return read


def test_each_step_is_asked_of_the_function_that_rolls_up_a_quarter_alone(template: Template) -> None:
    states = definition(template)["States"]
    maps = [states[name]["ItemProcessor"]["States"] for name in ("ReadShards", "WritePages")]
    tasks = [state for some in (states, *maps) for state in some.values() if state["Type"] == "Task"]
    steps = [task["Parameters"]["Payload"]["step"] for task in tasks]
    assert sorted(steps) == ["count", "pages", "plan", "publish", "read"]
    assert {task["Parameters"]["FunctionName"] for task in tasks} == {"FUNCTION"}


def test_no_map_loses_the_run_that_comes_after_it(template: Template) -> None:
    states = definition(template)["States"]
    assert [states[name]["ResultPath"] for name in ("ReadShards", "WritePages")] == ["$.read", "$.pages"]
    each = [
        one
        for name in ("ReadShards", "WritePages")
        for one in states[name]["ItemProcessor"]["States"].values()
    ]
    assert {one["OutputPath"] for one in each} == {"$.number"}
    assert {one["ResultPath"] for one in each} == {"$.answer"}


def test_what_another_try_won_t_mend_fails_at_once_and_all_else_is_tried_again(template: Template) -> None:
    final, all_else = definition(template)["States"]["Count"]["Retry"]
    assert {"LedgerExpired", "Overtaken"} <= set(final["ErrorEquals"])
    assert final["MaxAttempts"] == 0
    assert (all_else["ErrorEquals"], all_else["MaxAttempts"]) == (["States.ALL"], 3)


def test_by_default_one_function_is_scheduled_and_the_machine_waits_for_an_operator(
    template: Template,
) -> None:
    for name in ("NightlyRefresh", "QuarterClose"):
        target = one(template, "AWS::Scheduler::Schedule", f"Schedules{name}")["Target"]
        assert target["Arn"]["Fn::GetAtt"][0].startswith("QuarterlyRollupFunction")


def test_a_stage_that_asks_for_it_has_the_machine_scheduled_and_not_the_function(
    settings: Settings, tmp_path: Path
) -> None:
    sharded = settings.model_copy(update={"rollup": "sharded"})
    template = read_template(synthesize(sharded, tmp_path / "assembly"))
    for name in ("NightlyRefresh", "QuarterClose"):
        target = one(template, "AWS::Scheduler::Schedule", f"Schedules{name}")["Target"]
        assert target["Arn"]["Ref"].startswith("RollupMachine")
        policies = one(template, "AWS::IAM::Role", f"Schedules{name}")["Policies"]
        [starts, _] = policies[0]["PolicyDocument"]["Statement"]
        assert starts["Action"] == "states:StartExecution"


def test_an_execution_that_fails_wakes_somebody(template: Template) -> None:
    alarm = one(template, "AWS::CloudWatch::Alarm", "AlarmsRollupBroken")
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/States", "ExecutionsFailed")
    assert alarm["Threshold"] == 0
