"""docs/methods.md holds what `make calibrate` printed: every cell, its promise kept, and the same again."""

import re
from pathlib import Path

import pytest

from benchmarks import calibrate

TEXT = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")
ROWS = {
    name: (rate, promise.strip())
    for name, rate, promise in re.findall(r"^\| (.+?) \| ([\d.]+%?) \|(.*)\|$", TEXT, re.MULTILINE)
}
CELLS = {cell.name: cell for cell in calibrate.cells()}
# A few that take a moment; make calibrate runs them all.
AGAIN = [
    "change said, none true: 1,000 calls, spread 5%, correlation 0.3",
    "change said, none true: 20,000 calls, spread 10%, correlation 0.3",
    "months said to vary, flat: 5,000 calls, spread 5%",
    "peak, flat: 1,500 a week, spread 8%",
    "95 % interval of a share misses: 6 dealerships",
    "+20 % found: 5,000 calls, spread 5 %",
]


def test_each_cell_has_a_row_with_its_promise_and_keeps_it() -> None:
    assert {name for name in ROWS if not name.startswith("10 pipelines")} == set(CELLS)
    for name, cell in CELLS.items():
        rate, promise = ROWS[name]
        assert promise == cell.promise, name
        assert cell.holds(float(rate.rstrip("%")) / 100), name


@pytest.mark.parametrize("name", AGAIN)
def test_a_cell_run_again_says_the_same(name: str) -> None:
    assert f"{CELLS[name].rate():.1%}" == ROWS[name][0]
