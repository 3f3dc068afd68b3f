"""A newcomer's path: `make up`, a signed call, its text, and `make down`; each URL as it is printed."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from twilio.request_validator import RequestValidator

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
            timeout=300,
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
    assert (summary["desk_url"], summary["desk_users"]) == (None, [])
    # Each stage said a line, though standard error is no terminal here.
    for stage in ("Building the functions' zips", "Starting MiniStack", "Synthesizing", "Deploying"):
        assert stage in up.stderr

    assert_shown("It stands", up.stderr)

    # A call, signed over the URL as it was printed. (`rappel webhook send` will do it.)
    *_, twilio = summary["integrations"]
    caller = "+14185550171"
    assert signed_call(twilio["url"], twilio["secret"], caller) == 200
    assert signed_call(twilio["url"], "another secret", caller) == 401
    assert signed_call(summary["api_url"] + "/calls/twilio/nobody", "any", caller) == 404
    [text] = eventually(lambda: texts_to(caller, summary))
    assert text["text"].startswith("Garage Tremblay")
    assert text["call"].startswith("garage-tremblay|")
    page = Request(summary["texts_url"], headers={"Accept": "text/html,*/*"})
    with urlopen(page, timeout=10) as answer:
        assert "<title>Texts</title>" in answer.read().decode()

    # What it says to try next works, line by line.
    script, curl, look, export, rappel = pasteable(up.stderr)
    newcomer.types(script)
    assert "<Response>" in newcomer.types(curl).stdout
    eventually(lambda: texts_to("+15145550161", summary))
    eventually(lambda: texts_to("+14185550151", summary))
    assert len(json.loads(newcomer.types(look).stdout)) == 3
    # The operator's commands find it. (So will `rappel calls list`.)
    assert "+14185550101" in newcomer.types(f"{export}\n{rappel}").stdout

    again = newcomer.types("make -s up")
    assert "It stands since" in again.stderr
    assert again.stdout.splitlines()[-1] == last

    port = summary["endpoint_url"].rpartition(":")[2]
    assert len(clouds(port)) == 1
    assert newcomer.types("make -s down").stderr.startswith("Down: ")
    assert clouds(port) == []
    assert not list((ROOT / ".build" / "cloud").glob(f"{port}*"))
    assert [file.name for file in tmp_path.iterdir()] == ["up.lock"]
    assert newcomer.types("make -s down").stderr == "Nothing is up.\n"


def signed_call(url: str, secret: str, caller: str) -> int:
    """What is answered to a missed call at the service department, as Twilio tells of it."""
    fields = {"CallSid": "CA-newcomer", "From": caller, "To": SERVICE, "Direction": "inbound"}
    fields |= {"DialCallStatus": "no-answer"}
    signature = RequestValidator(secret).compute_signature(url, fields)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    try:
        with urlopen(Request(url, urlencode(fields).encode(), headers), timeout=60) as answer:
            status: int = answer.status
            return status
    except HTTPError as refused:
        return refused.code


def texts_to(caller: str, summary: dict[str, Any]) -> list[dict[str, str]]:
    with urlopen(summary["texts_url"], timeout=10) as answer:
        return [text for text in json.load(answer) if text["to"] == caller]


def pasteable(said: str) -> list[str]:
    return re.findall(r"^  ((?:RAPPEL_URL|curl|export|\.venv/bin/rappel).*)$", said, re.MULTILINE)


def clouds(port: str) -> list[str]:
    """The processes of the MiniStack at the port."""
    listed = subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if f"/.build/cloud/{port} --api-port" in line]
