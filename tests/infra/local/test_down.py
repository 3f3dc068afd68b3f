"""`make down` ends what stands or starts, and nothing that only was."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import down, standing
from infra.local.standing import Standing

# Takes the lock, tells so, and ends when the state is gone, as MiniStack does, or not by itself.
HOLDER = """
import sys, time
from infra.local import standing
assert standing.hold() is not None
print("held", flush=True)
while sys.argv[1] != "stands" or standing.STATE.exists():
    time.sleep(0.02)
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    state = tmp_path / "up.json"
    monkeypatch.setenv("RAPPEL_UP", str(state))
    monkeypatch.setattr(standing, "STATE", state)
    monkeypatch.setattr(standing, "LOCK", state.with_suffix(".lock"))
    return tmp_path


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    (folder / "file").touch()
    (tmp_path / "log").touch()
    return folder


def stands(scratch: Path) -> None:
    leavings = [str(scratch), str(scratch.with_name("log"))]
    standing.write(Standing(since="2026-11-30 09:00", summary={}, leavings=leavings))


@pytest.fixture
def hold() -> Iterator["Holds"]:
    started = Holds()
    yield started
    for process in started.processes:
        process.kill()
        process.wait()


class Holds:
    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[str]] = []

    def __call__(self, how: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", HOLDER, how]
        process = subprocess.Popen(command, cwd=standing.ROOT, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process


Said = pytest.CaptureFixture[str]


def test_where_nothing_is_up_it_says_so_and_succeeds(capsys: Said) -> None:
    assert down.main() == 0
    assert capsys.readouterr() == ("", "Nothing is up.\n")


def test_what_a_machine_left_that_was_switched_off_is_removed(scratch: Path, capsys: Said) -> None:
    stands(scratch)
    standing.LOCK.write_text(str(os.getpid()))  # another process's by now: this one lives on
    assert down.main() == 0
    assert capsys.readouterr().err == "Nothing is up.\n"
    assert [file.name for file in scratch.parent.iterdir()] == ["up.lock"]


def test_what_stands_is_ended_and_leaves_nothing(hold: Holds, scratch: Path, capsys: Said) -> None:
    stands(scratch)
    process = hold("stands")
    assert down.main() == 0
    assert capsys.readouterr().err.startswith("Down: ")
    assert process.wait(120) == 0
    assert [file.name for file in scratch.parent.iterdir()] == ["up.lock"]
    assert down.main() == 0
    assert capsys.readouterr().err == "Nothing is up.\n"


def test_what_still_starts_is_interrupted(hold: Holds, capsys: Said) -> None:
    process = hold("starts")
    assert down.main() == 0
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in said] == ["make up is still starting", "Down"]
    assert process.wait(120) == -signal.SIGTERM


def test_what_does_not_end_is_named(
    hold: Holds, scratch: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(down, "_PATIENCE", 0.3)
    stands(scratch)
    process = hold("hangs")
    assert down.main() == 1
    assert f"kill -9 {process.pid} ends it" in capsys.readouterr().err


def test_two_never_hold_the_lock(hold: Holds) -> None:
    process = hold("starts")
    assert standing.hold() is None
    assert standing.holder() == process.pid
    process.kill()
    process.wait()
    until = time.monotonic() + 120
    while (lock := standing.hold()) is None and time.monotonic() < until:
        time.sleep(0.02)
    assert lock is not None
    os.close(lock)


@pytest.mark.parametrize("written", ["", "{", "[]", '{"since": "of another version"}'])
def test_a_state_that_can_not_be_read_is_none(written: str) -> None:
    standing.STATE.write_text(written)
    assert standing.read() is None
    assert down.main() == 0
