"""`make up` that is interrupted while it starts leaves nothing: no process, folder, state or lock."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.demo_process import PATIENCE_SECONDS, ROOT, left_in_the_end, start

pytestmark = pytest.mark.slow


def starting(mark: str, state: Path, until: str) -> "subprocess.Popen[str]":
    """`up`, once it has said that it is about to do so."""
    process = start(mark, "up", RAPPEL_UP=str(state))
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(until):
            return process
    raise AssertionError(f"up ended without {until}")


def nothing_is_left(process: "subprocess.Popen[str]", mark: str, state: Path) -> None:
    assert left_in_the_end(process.pid, mark) == []
    down = make_down(state)
    assert (down.returncode, down.stderr) == (0, "Nothing is up.\n")
    assert [file.name for file in state.parent.iterdir()] == ["up.lock"]


def make_down(state: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "infra.local.down"]
    environment = os.environ | {"RAPPEL_UP": str(state)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )


@pytest.mark.parametrize("until", ["Starting MiniStack", "Deploying the template"])
def test_ctrl_c_ends_it_in_a_word(until: str, tmp_path: Path) -> None:
    state = tmp_path / "up.json"
    process = starting(f"up at {until}", state, until)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in said
    nothing_is_left(process, f"up at {until}", state)


def test_a_second_up_says_so_and_make_down_ends_the_first(tmp_path: Path) -> None:
    state = tmp_path / "up.json"
    process = starting("up ended", state, "Starting MiniStack")
    second = start("up again", "up", RAPPEL_UP=str(state))
    out, said = second.communicate(timeout=PATIENCE_SECONDS)
    assert (second.returncode, out) == (1, "")
    assert said == "make up is starting already: wait for it, or end it by make down\n"
    down = make_down(state)
    assert down.returncode == 0
    assert down.stderr.startswith("make up is still starting: it is interrupted …\nDown: ")
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode in (130, -signal.SIGTERM)
    assert "Traceback" not in said
    nothing_is_left(process, "up ended", state)
