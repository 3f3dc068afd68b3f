from dataclasses import fields
from importlib import import_module
from typing import Any

import pytest

from functions.shared.environment import variable
from infra.functions import FUNCTIONS
from infra.settings import Settings
from tests.infra.fixtures import Template, one, resources

FUNCTION = "AWS::Lambda::Function"


@pytest.mark.parametrize(
    ("name", "memory", "timeout", "scratch"),
    [
        ("OnMissedCall", 512, 10, None),
        ("Sweep", 512, 30, None),
        ("SendSms", 512, 30, None),
        ("OnReceipt", 512, 30, None),
        ("OnReply", 512, 30, None),
        ("Announce", 512, 30, None),
        ("Notify", 512, 30, None),
        ("SendEvents", 512, 30, None),
        ("Watch", 512, 300, None),
        ("Reconcile", 512, 900, None),
        ("QuarterlyRollup", 3008, 900, 10_240),
    ],
)
def test_a_function_has_the_room_and_the_time_it_needs(
    template: Template, name: str, memory: int, timeout: int, scratch: int | None
) -> None:
    function = one(template, FUNCTION, f"{name}Function")
    assert (function["MemorySize"], function["Timeout"]) == (memory, timeout)
    assert function.get("EphemeralStorage", {}).get("Size") == scratch
    assert (function["Runtime"], function["Architectures"]) == ("python3.14", ["arm64"])


def test_each_handler_is_there(template: Template) -> None:
    for function in resources(template, FUNCTION).values():
        module, _, name = function["Handler"].rpartition(".")
        assert callable(getattr(import_module(module), name))


def test_each_function_is_told_what_it_reads_and_no_more(template: Template) -> None:
    for spec in FUNCTIONS:
        environment: Any = spec.environment
        told = one(template, FUNCTION, f"{spec.name}Function")["Environment"]["Variables"]
        assert told.pop("POWERTOOLS_METRICS_NAMESPACE") == "Rappel/prod"
        assert set(told) == {variable(field.name) for field in fields(environment)}
        assert environment in vars(import_module(spec.handler.rpartition(".")[0])).values()


def test_every_function_of_the_template_is_described(template: Template) -> None:
    described = {spec.handler for spec in FUNCTIONS}
    assert {function["Handler"] for function in resources(template, FUNCTION).values()} == described


def test_lambda_s_own_lines_are_logged_where_something_is_wrong(template: Template) -> None:
    logging = [each["LoggingConfig"] for each in resources(template, FUNCTION).values()]
    assert {each.get("SystemLogLevel") for each in logging} == {"WARN"}


def test_each_function_writes_json_to_a_log_of_its_own_that_ends(template: Template) -> None:
    groups = resources(template, "AWS::Logs::LogGroup")
    assert {group["RetentionInDays"] for group in groups.values()} == {90}
    logging: list[dict[str, Any]] = [f["LoggingConfig"] for f in resources(template, FUNCTION).values()]
    assert {config["LogFormat"] for config in logging} == {"JSON"}
    assert len({config["LogGroup"]["Ref"] for config in logging} & set(groups)) == len(FUNCTIONS)


def test_functions_of_one_bundle_share_its_zip_and_no_others_do(template: Template) -> None:
    keys = {f["Handler"]: f["Code"]["S3Key"] for f in resources(template, FUNCTION).values()}
    zips = {(spec.bundle, keys[spec.handler]) for spec in FUNCTIONS}
    assert len(zips) == len(set(keys.values())) == len({spec.bundle for spec in FUNCTIONS})


def test_intake_and_sender_have_room_of_their_own_whatever_else_the_account_runs(template: Template) -> None:
    functions = resources(template, FUNCTION)
    reserved = {name[:-16]: it.get("ReservedConcurrentExecutions") for name, it in functions.items()}
    assert {name: room for name, room in reserved.items() if room} == {"OnMissedCall": 100, "SendSms": 10}


def test_an_account_without_room_reserves_none(settings: Settings) -> None:
    assert settings.model_copy(update={"intake_concurrency": 0}).reserved == {}
