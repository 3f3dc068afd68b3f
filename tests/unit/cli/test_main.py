"""The command line says which it is, loads no more than is asked for, and fails in one line."""

import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import pytest
import typer
from botocore.exceptions import NoCredentialsError

from cli.main import COMMANDS, app, overview
from tests.command_line import Run


def test_it_says_its_version(run: Run) -> None:
    ran = run("--version")
    assert (ran.status, ran.out, ran.err) == (0, f"rappel {metadata.version('rappel')}\n", "")


@pytest.mark.parametrize("first", ["--version", "webhook"])
def test_a_command_loads_no_other_s_libraries(first: str) -> None:
    program = f"import sys; from cli.main import app; app({first!r}); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"duckdb", "sqlglot", "holidays", "openpyxl"} & set(loaded.stdout.split())


def test_the_overview_says_of_each_command_what_it_says_itself() -> None:
    helps = [
        {name: " ".join((command.help or "").split("\n\n")[0].split()) for name, command in made.items()}
        for made in (typer.main.get_command(each).commands for each in (app(None), overview()))  # type: ignore[attr-defined]
    ]
    assert helps[0] == helps[1]
    assert list(COMMANDS) == list(helps[1])


def test_the_overview_imports_no_command() -> None:
    program = "import sys; from cli.main import overview; overview(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    modules = {name for name in loaded.stdout.split() if name.partition(".")[0] in ("cli", "functions")}
    own = {"cli", "cli.main", "cli.shared", "cli.shared.errors"}
    assert modules == own | {
        "functions",
        "functions.shared",
        "functions.shared.newer",
    }  # whose error is a line, too
    assert not {"botocore", "boto3", "pydantic"} & set(loaded.stdout.split())


def test_a_machine_without_room_to_work_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    ran = run("query", "SELECT 1", "--lake", tmp_path)
    assert (ran.status, ran.out) == (1, "")
    assert (
        ran.err == "rappel: No such file or directory: check the disk, its free space and the permissions\n"
    )


def test_aws_that_can_t_be_reached_is_said_without_a_class_of_error(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise NoCredentialsError

    monkeypatch.setattr("boto3.client", fail)
    ran = run("query", "--lake", "s3://a-lake", "SELECT 1 FROM missed_calls")
    assert (ran.status, ran.err) == (
        1,
        "rappel: AWS can't be reached (Unable to locate credentials): check the region and credentials\n",
    )
