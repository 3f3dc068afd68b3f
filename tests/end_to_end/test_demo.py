"""`python -m demo` ends by itself, and its last line says what it did."""

import json

import pytest

from tests.end_to_end.demo_process import left_behind, start

pytestmark = pytest.mark.slow


def test_the_demo_ends_by_itself_with_its_summary_as_the_last_line() -> None:
    demo = start("whole")
    out, err = demo.communicate(timeout=240)
    assert demo.returncode == 0, err
    summary = json.loads(out.splitlines()[-1])
    seconds = summary.pop("seconds")
    assert summary == {
        "webhooks": 23,
        "accepted": 17,
        "refused": 6,
        "texts": 8,
        "calls_in_lake": 50_000,
        "athena_rows": 5,
    }
    assert seconds > 0
    assert "Traceback" not in err
    assert left_behind(demo.pid, "whole") == []
