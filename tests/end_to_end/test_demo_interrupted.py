"""Ctrl-C ends the demo at any moment, and leaves nothing behind."""

import os
import signal
import time

import pytest

from tests.end_to_end.demo_process import left_behind, start

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("after", [0.5, 3, 12])
def test_ctrl_c_ends_it_in_a_word_and_leaves_no_process(after: float) -> None:
    demo = start(f"after {after}")
    time.sleep(after)
    os.killpg(demo.pid, signal.SIGINT)
    _, err = demo.communicate(timeout=30)
    assert demo.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in err
    until = time.monotonic() + 5
    while (left := left_behind(demo.pid, f"after {after}")) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []
