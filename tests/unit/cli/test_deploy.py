"""`rappel deploy` runs the repository's own deployment, for the stage that is asked."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from cli import deploy
from tests.command_line import Run


def test_a_dry_run_of_a_stage_is_the_repositorys(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[tuple[list[str], str]] = []

    def ran(command: list[str], *, env: dict[str, str], **_: Any) -> Any:
        runs.append((command[1:], env["RAPPEL_STAGE"]))
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr("subprocess.run", ran)
    assert run("deploy", "--dry-run", "--stage", "test").status == 3
    run("deploy", "--stage", "test")
    module = ["-m", "infra.deploy"]
    assert runs == [([*module, "--dry-run"], "test"), (module, "test")]


def test_where_there_is_no_clone_it_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(deploy, "ROOT", tmp_path)
    ran = run("deploy", "--dry-run")
    assert ran.status == 1
    assert "clone of the repository" in ran.err
