"""docs/operations.md tells the truth: it knows each alarm, and asks the stack for names that it says."""

import re
import shlex
from pathlib import Path

import pytest

from infra.alarm import DEADLINES
from infra.alarms import ALARMS
from tests.command_line import Run, run
from tests.docs.test_security import TESTS
from tests.infra.fixtures import Template, resources

__all__ = ["run"]
TEXT = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")

COMMANDS = sorted(
    {
        *re.findall(r"^rappel (.*)$", TEXT, re.MULTILINE),
        *(alarm.first.removeprefix("rappel ") for alarm in ALARMS),
    }
)


def test_it_says_what_to_do_about_each_alarm_and_no_other() -> None:
    [table] = re.findall(r"^\| alarm \| what happened .*?\n\n", TEXT, re.MULTILINE | re.DOTALL)
    told = {name for row in table.split("\n")[2:-2] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert told == {alarm.name for alarm in ALARMS}


def index() -> dict[str, list[str]]:
    """The rows of the index by the alarm's name, as the e-mail's subject has it."""
    [table] = re.findall(r"^\| the subject has .*?\n\n", TEXT, re.MULTILINE | re.DOTALL)
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.split("\n")[2:-2]]
    return {re.sub(r"^`…-Alarms(\w+)…`$", r"\1", row[0]): row[1:] for row in rows}


def test_its_index_leads_from_each_e_mail_to_priority_deadline_first_command_and_section() -> None:
    assert index() == {
        alarm.name: [
            alarm.priority,
            DEADLINES[alarm.priority],
            f"`{alarm.first}`",
            f"[{alarm.name}](#{alarm.name.lower()})",
        ]
        for alarm in ALARMS
    }
    for alarm in ALARMS:
        assert TEXT.count(f'<a id="{alarm.name.lower()}"></a>`{alarm.name}`') == 1


def test_each_alarm_was_set_off_by_a_test_that_there_is() -> None:
    [table] = re.findall(r"^\| alarm \| what makes it happen.*?\n\n", TEXT, re.MULTILINE | re.DOTALL)
    rows = [row.split("|")[1:3] for row in table.split("\n")[2:-2]]
    alarms = [name for alarms, _ in rows for name in re.findall(r"`(\w+)`", alarms)]
    assert sorted(alarms) == sorted(alarm.name for alarm in ALARMS)
    named = {name for _, tests in rows for name in re.findall(r"`(test_\w+)`", tests)}
    assert named <= TESTS
    assert all("`test_" in tests for _, tests in rows)


@pytest.mark.slow
def test_the_e_mail_of_each_alarm_says_the_same(template: Template) -> None:
    alarms = resources(template, "AWS::CloudWatch::Alarm")
    told = index()
    assert len(alarms) == len(told)
    for logical_id, alarm in alarms.items():
        name = re.sub(r"^Alarms|[0-9A-F]{8}$", "", logical_id)
        priority, deadline, first, _ = told[name]
        description = str(alarm["AlarmDescription"])  # CloudFormation puts a queue's name in
        anchor = f"docs/operations.md#{name.lower()}"
        for promised in (f"{priority}, {deadline}.", f"First: {first.strip('`')} ", anchor):
            assert promised in description
        assert len(description) < 1024  # CloudWatch's limit


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_ours_is_one(command: str, run: Run) -> None:
    words = shlex.split(command, comments=True)
    helped = run(*[word for word in words[:2] if re.fullmatch(r"[a-z-]+", word)], "--help")
    assert helped.status == 0
    assert all(word in helped.out for word in words if word.startswith("--"))


@pytest.mark.slow
def test_it_asks_the_stack_for_what_the_stack_says(template: Template) -> None:
    asked = set(re.findall(r"\$\(output (\w+)\)", TEXT)) | set(re.findall(r"`(\w+Function)`", TEXT))
    assert asked <= set(template["Outputs"])
    queues = resources(template, "AWS::SQS::Queue")
    for beginning in re.findall(r"\$\(failures (\w+)\)", TEXT):
        assert len([name for name in queues if name.startswith(beginning)]) == 1
