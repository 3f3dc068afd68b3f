"""However a command fails, it is one line and no stack trace."""

import tempfile
from pathlib import Path

import pytest

from tests.command_line import Run


def test_a_machine_without_room_to_work_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    ran = run("query", "SELECT 1", "--lake", tmp_path)
    assert (ran.status, ran.out) == (1, "")
    assert (
        ran.err == "rappel: No such file or directory: check the disk, its free space and the permissions\n"
    )
