"""A run leaves nothing behind, and clears away what a killed one left."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from functions.quarterly_rollup import workspace


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_the_folder_is_there_for_the_run_and_gone_after_it(tmp_path: Path) -> None:
    with workspace.fresh() as folder:
        (folder / "spill").write_bytes(b"x")
        assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_it_is_gone_after_a_run_that_failed(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), workspace.fresh():
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_away_and_nobody_else_s(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    own, another = os.getpid(), os.getppid()
    for name in (
        f"rappel-rollup-{int(dead.stdout)}-a",
        f"rappel-rollup-{own}-b",
        f"rappel-rollup-{another}-c",
        "mine",
    ):
        (tmp_path / name / "deep").mkdir(parents=True)
    with workspace.fresh() as folder:
        left = {path.name for path in tmp_path.iterdir()} - {folder.name}
    assert left == {f"rappel-rollup-{another}-c", "mine"}
