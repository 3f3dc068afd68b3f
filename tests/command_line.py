"""Runs `rappel` as a shell would, in this process."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cli import main


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def rappel(*arguments: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["rappel", *map(str, arguments)])
        status = 0
        try:
            main.main()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 0
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return rappel
