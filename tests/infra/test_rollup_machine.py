import json
from pathlib import Path
from typing import Any

import pytest

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
    of_athena = states["AskAthena"]["ItemProcessor"]["States"]
    tasks = [
        state
        for some in (states, *maps, of_athena)
        for state in some.values()
        if state["Type"] == "Task" and state["Resource"].endswith("lambda:invoke")
    ]
    steps = [task["Parameters"]["Payload"]["step"] for task in tasks]
    assert sorted(steps) == ["count", "gather", "keep", "pages", "plan", "publish", "read"]
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


def test_athena_is_asked_into_a_new_folder_each_time_and_a_query_that_fails_twice_fails_the_execution(
    template: Template,
) -> None:
    states = definition(template)["States"]["AskAthena"]["ItemProcessor"]["States"]
    assert states["NameFolder"]["Parameters"]["name.$"] == "States.UUID()"
    asked = states["StartQuery"]["Parameters"]
    assert asked["QueryString.$"] == "States.Format('{}{}{}', $.head, $.name, $.tail)"
    assert asked["ClientRequestToken.$"] == "$.name", "the same request again starts no other query"
    assert asked["WorkGroup"] == "rappel-prod-rollup"
    nexts = {
        choice.get("StringEquals", "FAILED once"): choice["Next"]
        for choice in states["IsAnswered"]["Choices"]
    }
    assert nexts == {
        "SUCCEEDED": "KeepAnswer",
        "FAILED once": "NameFolder",
        "FAILED": "QueryFailed",
        "CANCELLED": "QueryFailed",
    }
    assert states["IsAnswered"]["Default"] == "WaitOn"
    assert states["QueryFailed"]["Type"] == "Fail"


def test_the_rollups_own_queries_may_read_all_of_a_quarter_and_analysts_may_not(template: Template) -> None:
    limits = {
        each["Name"]: each["WorkGroupConfiguration"].get("BytesScannedCutoffPerQuery")
        for each in resources(template, "AWS::Athena::WorkGroup").values()
    }
    assert limits == {"rappel-prod": 10_000_000_000, "rappel-prod-rollup": None}


def test_by_default_one_function_is_scheduled_and_the_machine_waits_for_an_operator(
    template: Template,
) -> None:
    for name in ("NightlyRefresh", "QuarterClose"):
        target = one(template, "AWS::Scheduler::Schedule", f"Schedules{name}")["Target"]
        assert target["Arn"]["Fn::GetAtt"][0].startswith("QuarterlyRollupFunction")


@pytest.mark.parametrize(("rollup", "engine"), [("sharded", {}), ("athena", {"engine": "athena"})])
def test_a_stage_that_asks_for_it_has_the_machine_scheduled_and_not_the_function(
    settings: Settings, tmp_path: Path, rollup: str, engine: dict[str, str]
) -> None:
    sharded = settings.model_copy(update={"rollup": rollup})
    template = read_template(synthesize(sharded, tmp_path / "assembly"))
    for name in ("NightlyRefresh", "QuarterClose"):
        target = one(template, "AWS::Scheduler::Schedule", f"Schedules{name}")["Target"]
        assert target["Arn"]["Ref"].startswith("RollupMachine")
        told = json.loads(target["Input"])
        assert {name: value for name, value in told.items() if name == "engine"} == engine
        policies = one(template, "AWS::IAM::Role", f"Schedules{name}")["Policies"]
        [starts, _] = policies[0]["PolicyDocument"]["Statement"]
        assert starts["Action"] == "states:StartExecution"


def test_an_execution_that_fails_wakes_somebody(template: Template) -> None:
    alarm = one(template, "AWS::CloudWatch::Alarm", "AlarmsRollupBroken")
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/States", "ExecutionsFailed")
    assert alarm["Threshold"] == 0
