"""The dial-plan recipe for Asterisk: the very script, with a curl that keeps what it is given."""

import json
import os
import re
import subprocess
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.on_missed_call.providers import standardwebhooks
from functions.shared.call import CallEvent
from tests.builders import CALLER, SERVICE, request

ASTERISK = Path(__file__).parents[4] / "docs" / "examples" / "asterisk"
SECRET = "whsec_" + b64encode(b"a test secret of 24 byte").decode()
URL = "https://calls.example.ca/calls/standardwebhooks/tremblay-pbx"
CURL = """#!/bin/sh
for each; do printf '%s\\0' "$each"; done > "$CURL_SAW"
"""


def ran(tmp_path: Path, *arguments: str, **environment: str) -> list[CallEvent]:
    """The events that the script's request tells; none where it makes none. Its signature must hold."""
    curl, saw = tmp_path / "curl", tmp_path / "saw"
    curl.write_text(CURL)
    curl.chmod(0o755)
    given = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "CURL_SAW": str(saw),
        "RAPPEL_CONFIG": "/nonexistent",
    }
    secrets = {"RAPPEL_URL": URL, "RAPPEL_SECRET": SECRET}
    subprocess.run(
        [ASTERISK / "rappel-call.sh", *arguments], env=given | (environment or secrets), check=True
    )
    if not saw.exists():
        return []
    words = saw.read_text().split("\0")
    assert URL in words
    headers = dict(words[i + 1].split(": ", 1) for i, word in enumerate(words) if word == "--header")
    body = words[words.index("--data-binary") + 1].encode()
    sent_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    made = request(body, headers, URL, sent_at)
    assert made.content_type in standardwebhooks.ADAPTER.content_types
    standardwebhooks.verify(made, [SECRET], sent_at)
    return standardwebhooks.parse(made)


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [
        ("ANSWER", "answered", None),
        ("NOANSWER", "missed", "no_answer"),
        ("BUSY", "missed", "busy"),
        ("CANCEL", "missed", "abandoned"),
        ("CONGESTION", "missed", "failed"),
        ("CHANUNAVAIL", "missed", "failed"),
        ("TIMEOUT", "missed", "no_answer"),
        ("LEAVEEMPTY", "missed", "no_answer"),
        ("ABANDONED", "missed", "abandoned"),
    ],
)
def test_a_status_means_what_it_should(tmp_path: Path, status: str, kind: str, outcome: str | None) -> None:
    [event] = ran(tmp_path, "1756821590.42", "5145550177", "4185550101", status)
    assert (event.kind, event.outcome, event.direction) == (kind, outcome, "inbound")
    assert (event.call_id, event.caller, event.called) == ("1756821590.42", CALLER, SERVICE)


@pytest.mark.parametrize("status", ["", "DONTCALL", "TORTURE", "INVALIDARGS", "CONTINUE", "TELEPORTED"])
def test_any_other_status_tells_nothing(tmp_path: Path, status: str) -> None:
    assert ran(tmp_path, "1.2", "5145550177", "4185550101", status) == []


@pytest.mark.parametrize(
    ("status", "callback"), [("ANSWER", "reached"), ("NOANSWER", "tried"), ("BUSY", "tried")]
)
def test_an_outbound_call_calls_its_caller_back(tmp_path: Path, status: str, callback: str) -> None:
    [event] = ran(tmp_path, "1.2", "4185550101", "15145550177", status, "outbound")
    assert (event.kind, event.direction, event.callback, event.called) == (
        "ignored",
        "outbound",
        callback,
        CALLER,
    )


@pytest.mark.parametrize(
    ("caller", "called", "direction"),
    [("204", "4185550101", "inbound"), ("4185550101", "204", "outbound"), ("1002", "801", "inbound")],
)
def test_a_call_between_colleagues_tells_nothing(
    tmp_path: Path, caller: str, called: str, direction: str
) -> None:
    assert ran(tmp_path, "1.2", caller, called, "NOANSWER", direction) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("15145550177", CALLER),
        ("+15145550177", CALLER),
        ("01133144556677", "+33144556677"),
        ("", None),
        ("77", None),
    ],
)
def test_a_caller_is_read_as_the_trunk_writes_it(tmp_path: Path, written: str, read: str | None) -> None:
    [event] = ran(tmp_path, "1.2", written, "4185550101", "NOANSWER")
    assert (event.kind, event.caller) == ("missed", read)


def test_an_extension_called_finds_its_line(tmp_path: Path) -> None:
    [event] = ran(tmp_path, "1.2", "5145550177", "204", "NOANSWER")
    assert (event.called, event.extension) == (None, "204")


def test_the_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    config = tmp_path / "rappel.env"
    config.write_text(f"RAPPEL_URL={URL}\nRAPPEL_SECRET={SECRET}\n")
    [event] = ran(tmp_path, "1.2", "5145550177", "204", "BUSY", RAPPEL_CONFIG=str(config))
    assert event.outcome == "busy"


def test_the_dial_plan_lets_nothing_of_a_caller_s_choosing_through_to_the_shell() -> None:
    plan = (ASTERISK / "extensions_rappel.conf").read_text()
    [system] = [line for line in plan.splitlines() if "System(" in line]
    assert "/rappel-call.sh " in system
    filtered = set(re.findall(r"Set\((RAPPEL_\w+)=(?:\$\{FILTER\(|[a-zA-Z]+\))", plan))
    for variable in re.findall(r"'(\$\{[^']*)'", system):
        assert variable.startswith("${FILTER(") or variable.strip("${}") in filtered, variable
    assert system.count("'") == 10  # each of the five in quotes


def test_the_dial_plan_gives_the_script_its_arguments_in_their_order() -> None:
    [system] = re.findall(r"System\((.*)\)", (ASTERISK / "extensions_rappel.conf").read_text())
    order = [system.index(part) for part in ("linkedid", "CALLERID(num)", "_CALLED", "_STATUS", "_DIRECTION")]
    assert order == sorted(order)


def test_a_body_is_one_line_of_json(tmp_path: Path) -> None:
    ran(tmp_path, "1.2", "5145550177", "204", "BUSY")
    words = (tmp_path / "saw").read_text().split("\0")
    assert json.loads(words[words.index("--data-binary") + 1])["type"] == "call.missed"
