"""docs/dealership-file.md tells the truth: its example is a file, and names all that a file may say."""

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from cli.dealership import file as dealership_file
from functions.shared.dealership import Dealership
from functions.shared.dealership_parts import Holidays, Integration, Line
from functions.shared.information import PrivacyOfficer
from functions.shared.never_text import NeverText
from functions.shared.notices import Leads, Notices
from functions.shared.one_tap import Advisor, OneTap
from functions.shared.sender_choice import SenderChoice

TEXT = (Path(__file__).parents[2] / "docs" / "dealership-file.md").read_text(encoding="utf-8")
[EXAMPLE] = re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)

[LIST] = re.findall(r"^```text\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_its_example_is_a_dealership_s_file(tmp_path: Path) -> None:
    file = tmp_path / "concession-laval.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "staff.txt").write_text(LIST, encoding="utf-8")
    found = dealership_file.load(file, date(2026, 11, 24))
    assert (found.id, found.never_text.count) == ("concession-laval", 62)


@pytest.mark.parametrize(
    "part",
    [
        Dealership,
        Holidays,
        Line,
        Integration,
        SenderChoice,
        NeverText,
        PrivacyOfficer,
        Notices,
        Leads,
        OneTap,
        Advisor,
    ],
)
def test_its_example_leaves_nothing_out(part: type[BaseModel]) -> None:
    worked_out = {"days_off", "info_url"}
    assert {name for name in part.model_fields if f"{name}:" not in EXAMPLE} <= worked_out
