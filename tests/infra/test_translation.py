"""The rollup's SELECTs, translated while Rappel is built."""

import json
from pathlib import Path

from functions.lake import translation
from functions.lake.aggregates import AGGREGATES
from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.of_calls import OF_CALLS
from infra import translation as built


def test_each_select_of_a_rollup_is_found_translated(tmp_path: Path) -> None:
    built.write(tmp_path / "translated.json")
    found = json.loads((tmp_path / "translated.json").read_text("utf-8"))
    selects = list(built.selects())
    assert len(selects) == len(AGGREGATES) + sum(view.in_rollup is None for view in {*OF_CALLS, *VIEWS})
    assert {translation.digest(select): translation.translate(select) for select in selects} == found


def test_two_builds_write_the_same(tmp_path: Path) -> None:
    for name in ("one", "other"):
        built.write(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
