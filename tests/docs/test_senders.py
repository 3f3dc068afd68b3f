"""docs/senders.md tells the truth: each carrier's pace, each credential's fields, and commands of ours."""

import re
from pathlib import Path

import pytest

from functions.shared.sender import (
    CREDENTIALS,
    PARTS_PER_SECOND,
    PROVIDER_CARRIERS,
    TWILIO_CANADA_SEGMENT,
    ProviderCarrier,
)
from tests.command_line import Run, run

__all__ = ["run"]

TEXT = (Path(__file__).parents[2] / "docs" / "senders.md").read_text(encoding="utf-8")
ROWS = {row.partition(" |")[0].lower(): row for row in re.findall(r"^\| (.*) \|$", TEXT, re.MULTILINE)}


@pytest.mark.parametrize("carrier", PROVIDER_CARRIERS)
def test_it_says_each_provider_s_pace_and_what_its_credential_consists_of(
    carrier: ProviderCarrier,
) -> None:
    [row] = [row for name, row in ROWS.items() if name.startswith(carrier)]
    assert row.split(" | ")[1].startswith(f"{PARTS_PER_SECOND[carrier]:g}")
    [section] = [each for each in TEXT.split("\n## ") if each.lower().startswith(carrier)]
    assert all(f"`{field}`" in section for field in CREDENTIALS[carrier])


def test_it_says_what_a_canadian_number_of_twilio_carries() -> None:
    assert f"**{TWILIO_CANADA_SEGMENT}** from a Canadian long code" in ROWS["twilio"]


@pytest.mark.parametrize("command", sorted(set(re.findall(r"rappel ((?:dealership|text) [a-z-]+)", TEXT))))
def test_its_commands_are_ours(command: str, run: Run) -> None:
    assert run(*command.split(), "--help").status == 0
