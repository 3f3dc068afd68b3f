"""A newcomer's path: `make up`, a call by `webhook send`, its text, `calls list`, and `make down`."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.end_to_end.conftest import eventually
from tests.end_to_end.demo_process import ROOT
from tests.end_to_end.readme import assert_shown

pytestmark = pytest.mark.slow
SERVICE = "+14185550101"


class Newcomer:
    """Who has a clone and a shell, and nothing of AWS in the environment."""

    def __init__(self, state: Path) -> None:
        foreign = {name for name in os.environ if name.startswith(("AWS_", "RAPPEL_"))}
        kept = {name: value for name, value in os.environ.items() if name not in foreign}
        self.environment = kept | {"RAPPEL_UP": str(state)}

    def types(self, command: str, status: int = 0) -> "subprocess.CompletedProcess[str]":
        ran = subprocess.run(
            ["sh", "-c", command],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=1200,
        )
        assert ran.returncode == status, ran.stderr
        return ran


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    somebody = Newcomer(tmp_path / "up.json")
    yield somebody
    somebody.types("make -s down")


def test_a_newcomers_path(newcomer: Newcomer, tmp_path: Path) -> None:
    up = newcomer.types("make -s up")
    *_, last = up.stdout.splitlines()
    summary = json.loads(last)
    assert [each["provider"] for each in summary["integrations"]] == ["standardwebhooks", "twilio"]
    assert [person["dealership"] for person in summary["desk_users"]] == ["garage-tremblay", "autos-riviere"]
    door = newcomer.types(f"curl --silent --header 'Accept: text/html' {summary['desk_url']}").stdout
    assert "/desk/sign-in" in door
    # Each stage said a line, though standard error is no terminal here.
    for stage in ("Building the functions' zips", "Starting MiniStack", "Synthesizing", "Deploying"):
        assert stage in up.stderr

    assert_shown("It stands", up.stderr)

    # What it says to try next, pasted line by line: a call, its text, and the call as the operator sees it.
    send, look, export, calls, show, script, curl, down = pasteable(up.stderr)
    assert "<Response>" in newcomer.types(send).stdout
    caller = re.findall(r"--caller (\S+)", send)[0]
    [text] = eventually(
        lambda: [sent for sent in json.loads(newcomer.types(look).stdout) if sent["to"] == caller]
    )
    assert text["text"].startswith("Garage Tremblay")
    assert text["call"].startswith("garage-tremblay|")
    listed = newcomer.types(f"{export}\n{calls}").stdout
    [row] = [line for line in listed.splitlines() if caller[-4:] in line]
    for seen in ("garage-tremblay", "Service", "no_answer"):
        assert seen in row
    assert "accepted" in row or "delivered" in row, "its receipt comes within a second"
    assert caller not in row
    assert SERVICE in newcomer.types(f"{export}\n{show}").stdout
    assert newcomer.types(script).stdout == '{"status":"stored","department":"service","text":"pending"}\n'
    assert newcomer.types(script).stdout.startswith('{"status":"duplicate"')
    assert "<Response>" in newcomer.types(curl).stdout
    eventually(lambda: texts_to("+15145550161", summary))
    eventually(lambda: texts_to("+14185550151", summary))

    # A forged one is refused, and one for nobody; the sender says so.
    forged = newcomer.types(re.sub(r"RAPPEL_SECRET=\S+", "RAPPEL_SECRET=another", send), status=1)
    assert "401" in forged.stderr
    astray = newcomer.types(send.replace("/tremblay-twilio", "/nobody"), status=1)
    assert "401" in astray.stderr
    page = Request(summary["texts_url"], headers={"Accept": "text/html,*/*"})
    with urlopen(page, timeout=120) as answer:
        assert "<title>Texts</title>" in answer.read().decode()

    again = newcomer.types("make -s up")
    assert "It stands since" in again.stderr
    assert again.stdout.splitlines()[-1] == last

    port = summary["endpoint_url"].rpartition(":")[2]
    assert len(clouds(port)) == 1
    assert down == "make down"
    assert newcomer.types("make -s down").stderr.startswith("Down: ")
    assert clouds(port) == []
    assert not list((ROOT / ".build" / "cloud").glob(f"{port}*"))
    assert [file.name for file in tmp_path.iterdir()] == ["up.lock"]
    assert newcomer.types("make -s down").stderr == "Nothing is up.\n"


def texts_to(caller: str, summary: dict[str, Any]) -> list[dict[str, str]]:
    with urlopen(summary["texts_url"], timeout=120) as answer:
        return [text for text in json.load(answer) if text["to"] == caller]


def pasteable(said: str) -> list[str]:
    return re.findall(r"^  ((?:RAPPEL_\w+=|curl|export|make|\.venv/bin/rappel).*)$", said, re.MULTILINE)


def clouds(port: str) -> list[str]:
    """The processes of the MiniStack at the port."""
    listed = subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if f"/.build/cloud/{port} --sockets" in line]
