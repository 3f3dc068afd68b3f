"""docs/operations.md tells the truth: it knows each alarm, and asks the stack for names that it says."""

import re
from pathlib import Path

import pytest

from infra.alarms import ALARMS
from tests.infra.fixtures import Template, resources

TEXT = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_it_says_what_to_do_about_each_alarm_and_no_other() -> None:
    [table] = re.findall(r"^\| alarm .*?\n\n", TEXT, re.MULTILINE | re.DOTALL)
    told = {name for row in table.split("\n")[2:-2] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert told == {alarm.name for alarm in ALARMS}


@pytest.mark.slow
def test_it_asks_the_stack_for_what_the_stack_says(template: Template) -> None:
    asked = set(re.findall(r"\$\(output (\w+)\)", TEXT)) | set(re.findall(r"`(\w+Function)`", TEXT))
    assert asked <= set(template["Outputs"])
    queues = resources(template, "AWS::SQS::Queue")
    for beginning in re.findall(r"\$\(failures (\w+)\)", TEXT):
        assert len([name for name in queues if name.startswith(beginning)]) == 1
