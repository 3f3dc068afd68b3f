"""The demo, or `up`, as a process, and whatever it leaves behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

PATIENCE_SECONDS = 240  # on a busy machine
ROOT = Path(__file__).parents[2]
MARK = "RAPPEL_DEMO_UNDER_TEST"


def start(mark: str, *arguments: str, **settings: str) -> "subprocess.Popen[str]":
    """As a terminal does: in a process group of its own, which Ctrl-C then reaches as a whole."""
    return subprocess.Popen(
        [sys.executable, "-m", "demo", *arguments],
        cwd=ROOT,
        env=os.environ | settings | {MARK: mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def left_in_the_end(session: int, mark: str) -> list[str]:
    """Who lives on though they were given time: Node ends once its pipe is closed, some seconds later."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (left := left_behind(session, mark)) and time.monotonic() < until:
        time.sleep(0.1)
    return left


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
        if fields[0] != "Z" and (ours or f"launcher.py {session} " in command):
            found.append(command)
    return found
