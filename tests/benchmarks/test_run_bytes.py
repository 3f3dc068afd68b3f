"""What a call weighs is measured of what a sharded run leaves."""

from pathlib import Path

import pytest

from benchmarks import run_bytes
from functions.lake.findings.of_calls import OF_CALLS


@pytest.mark.slow
def test_what_athena_makes_of_the_calls_weighs_less_than_they_do(tmp_path: Path) -> None:
    found = run_bytes.measure(40_000, tmp_path)
    assert sum(found[view.name] for view in OF_CALLS) < found["missed_calls"]
    assert 0 < found["episodes"] < found["matters"]
