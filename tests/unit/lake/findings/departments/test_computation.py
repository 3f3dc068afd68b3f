"""What calls are worth is the lake's own word, where it has one."""

from pathlib import Path

import pytest

from functions.lake.findings.departments.worth import BadValues
from tests.ledger import call
from tests.unit.lake.findings.small_lake import found, laid


def test_the_worth_of_a_call_is_the_lake_s_own(tmp_path: Path) -> None:
    lake = laid(tmp_path, call("CA1"))
    (lake.root / "values.toml").write_text("[service]\ndollars_per_call = 200\nrecovery_rate = 0.5\n")
    assert found(tmp_path, lake)["worth"] == [
        {"department": "service", "recovery_rate": 0.5, "dollars_per_call": 200.0}
    ]


def test_calls_that_are_worth_nothing_have_no_share_of_it(tmp_path: Path) -> None:
    lake = laid(tmp_path, call("CA1"))
    (lake.root / "values.toml").write_text("[service]\ndollars_per_call = 0\nrecovery_rate = 0.5\n")
    assert found(tmp_path, lake)["by_value"] == [{"department": "service", "value": 0.0, "share": None}]


def test_the_lake_s_own_values_are_those_of_its_report(tmp_path: Path) -> None:
    lake = laid(tmp_path, call("CA1"))
    (lake.root / "values.toml").write_text("[service]\ndollars_per_call = 200\nrecovery_rate = 0.5\n")
    assert found(tmp_path, lake)["by_department"][0]["value"] == 100.0
    (lake.root / "values.toml").write_text("[tyres]\ndollars_per_call = 200\nrecovery_rate = 0.5\n")
    with pytest.raises(BadValues):
        found(tmp_path, lake)
