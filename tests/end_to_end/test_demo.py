"""`python -m demo` says what commands.md promises, and Ctrl-C leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
MARK = "RAPPEL_DEMO_UNDER_TEST"


def start(mark: str) -> "subprocess.Popen[str]":
    """As a terminal does: in a process group of its own, which Ctrl-C then reaches as a whole."""
    return subprocess.Popen(
        [sys.executable, "-m", "demo"],
        cwd=ROOT,
        env=os.environ | {MARK: mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def left_behind(session: int, mark: str) -> list[str]:
    """Processes of the demo's session, or with its mark; and MiniStack, which is told whom it ends with."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_text().replace("\0", " ").strip()
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ours = int(fields[3]) == session or f"{MARK}={mark}".encode() in environment
        if fields[0] != "Z" and (ours or command.endswith(f"launcher.py {session}")):
            found.append(command)
    return found


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
        "calls_in_lake": 60_000,
        "athena_rows": 5,
    }
    assert seconds > 0
    assert "Traceback" not in err
    assert left_behind(demo.pid, "whole") == []


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
