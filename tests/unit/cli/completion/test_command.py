"""The shells themselves complete, by the scripts that `rappel completion` prints; Tab starts no Python."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest

from cli.calls.states import STATES
from cli.main import COMMANDS
from tests.command_line import Ran, Run

Shell = Literal["bash", "zsh", "fish"]
BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_rappel
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = """
source $argv[1]
complete --do-complete "$argv[2]"
"""
# Completion itself needs a terminal: what would be offered is printed instead.
ZSH = """
compdef() { :; }
source "$1"; shift
compadd() { while [ "$1" != -- ]; do shift; done; shift; print -l -- "$@"; }
_describe() { local each; for each in "${(@P)@[-1]}"; do print -- "${each%%:*}"; done; }
_files() { print FILES; }
words=("$@") CURRENT=$#
_rappel
"""


@pytest.fixture
def scripts(run: Run, tmp_path: Path) -> Path:
    return tmp_path


def offered(shell: Shell, run: Run, folder: Path, *words: str) -> list[str]:
    """What the shell offers in place of the last word."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    script = folder / shell
    printed: Ran = run("completion", shell)
    assert (printed.status, printed.err) == (0, "")
    script.write_text(printed.out, encoding="utf-8")
    # No rappel and no Python is on the path: the script alone completes.
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    environment = {"PATH": "/usr/bin:/bin" if shell == "fish" else str(empty), "HOME": str(folder)}
    ran = subprocess.run(
        [str(shutil.which(shell)), *arguments(shell, script, words)],
        env=environment,
        cwd=empty,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    lines = [line.partition("\t")[0] for line in ran.stdout.split("\n") if line]
    return [line for line in lines if line.startswith(words[-1])]


def arguments(shell: Shell, script: Path, words: Sequence[str]) -> list[str]:
    match shell:
        case "bash":
            return ["--norc", "-c", BASH, "bash", str(script), *words]
        case "zsh":
            return ["-f", "-c", ZSH, "zsh", str(script), *words]
        case "fish":
            return ["--no-config", "-c", FISH, str(script), " ".join(words)]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_offers_commands_options_and_values(run: Run, tmp_path: Path, shell: Shell) -> None:
    def tab(*words: str) -> list[str]:
        return offered(shell, run, tmp_path, "rappel", *words)

    assert set(COMMANDS) <= set(tab(""))
    assert tab("rol") == ["rollup"]
    assert set(tab("calls", "")) >= {"list", "show"}
    assert tab("dealership", "secret-r") == ["secret-rotate", "secret-revoke"] or set(
        tab("dealership", "secret-r")
    ) == {"secret-rotate", "secret-revoke"}
    assert set(tab("calls", "list", "--s")) == {"--state", "--since", "--stage"}
    assert {"untexted", "unknown", "stale", "paused", "waiting"} <= set(STATES)
    assert set(tab("calls", "list", "--state", "")) == set(STATES)
    beginning = {state for state in STATES if state.startswith("un")}
    assert set(tab("calls", "list", "--json", "--state", "un")) == beginning
    assert {"opt-out", "opt-in", "show", "export", "forget"} <= set(tab("caller", ""))
    assert set(tab("completion", "--")) == {"--help"}


def test_bash_leaves_files_to_itself(run: Run, tmp_path: Path) -> None:
    assert offered("bash", run, tmp_path, "rappel", "preview", "") == []
    assert "--all" in offered("bash", run, tmp_path, "rappel", "preview", "-")
    assert offered("bash", run, tmp_path, "rappel", "report", "--out", "") == []


def test_an_unknown_shell_is_refused_with_those_that_are_known(run: Run) -> None:
    ran = run("completion", "tcsh")
    assert ran.status == 2
    assert "bash" in ran.err
