"""Ctrl-C ends the demo at any moment, and leaves nothing behind."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.end_to_end.demo_process import PATIENCE_SECONDS, left_in_the_end, start

pytestmark = pytest.mark.slow


def listens(process: "subprocess.Popen[str]") -> bool:
    """Whether the demo has taken Ctrl-C over from Python, and SIGHUP too, which Python leaves alone."""
    status = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    [caught] = [int(line.split()[1], 16) for line in status if line.startswith("SigCgt")]
    return bool(caught >> (signal.SIGHUP - 1) & 1)


@pytest.mark.parametrize("until", ["", "Synthesizing", "A working morning"])
def test_ctrl_c_ends_it_in_a_word_and_leaves_no_process(until: str) -> None:
    """As soon as it listens, and once it has said that it is about to do so."""
    mark = f"until {until}"
    demo = start(mark)
    if until:
        assert demo.stderr is not None
        assert any(line.startswith(until) for line in demo.stderr), f"it ended without {until}"
    ends = time.monotonic() + PATIENCE_SECONDS
    while not listens(demo) and time.monotonic() < ends:
        time.sleep(0.005)
    os.killpg(demo.pid, signal.SIGINT)
    _, err = demo.communicate(timeout=PATIENCE_SECONDS)
    assert demo.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in err
    assert left_in_the_end(demo.pid, mark) == []
