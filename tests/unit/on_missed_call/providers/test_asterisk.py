"""The dial-plan recipe for Asterisk: the very script, with a curl that keeps what it is given."""

import json
import os
import re
import shutil
import subprocess
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from functions.on_missed_call.providers import standardwebhooks
from functions.shared.call import CallEvent
from tests.builders import CALLER, SERVICE, request

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[4] / "docs" / "examples"
ASTERISK = EXAMPLES / "asterisk"
SCRIPT = ASTERISK / "rappel-call.sh"
SECRET = "whsec_" + b64encode(b"a test secret of 24 byte").decode()
URL = "https://calls.example.ca/calls/standardwebhooks/tremblay-pbx"
CURL = """#!/bin/sh
for each; do printf '%s\\0' "$each"; done > "$CURL_SAW"
printf '%s' "${CURL_SAYS:-{\\"status\\":\\"stored\\"\\} 200}"
"""
# Keeps the arguments of every process, and runs the real one.
SPY = """#!{sh}
for each; do printf '%s\\0' "$each"; done >> "{argv}"
exec "{real}" "$@"
"""


def run(tmp_path: Path, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, with a curl that keeps what it is given and answers `CURL_SAYS`."""
    curl = tmp_path / "curl"
    curl.write_text(CURL)
    curl.chmod(0o755)
    given = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "CURL_SAW": str(tmp_path / "saw"),
        "RAPPEL_CONFIG": "/nonexistent",
        "RAPPEL_URL": URL,
        "RAPPEL_SECRET": SECRET,
    }
    return subprocess.run(command, env=given | environment, capture_output=True, text=True, check=False)


def sent(tmp_path: Path) -> tuple[str, dict[str, str]]:
    """The body and the headers that curl was given."""
    words = (tmp_path / "saw").read_text().split("\0")
    assert URL in words
    headers = dict(words[i + 1].split(": ", 1) for i, word in enumerate(words) if word == "--header")
    return words[words.index("--data-binary") + 1], headers


def ran(tmp_path: Path, *arguments: str, **environment: str) -> list[CallEvent]:
    """The events that the script's request tells; none where it makes none. Its signature must hold."""
    done = run(tmp_path, SCRIPT, *arguments, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    if not (tmp_path / "saw").exists():
        return []
    body, headers = sent(tmp_path)
    sent_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    webhook = request(body.encode(), headers, URL, sent_at)
    assert webhook.content_type in standardwebhooks.ADAPTER.content_types
    standardwebhooks.verify(webhook, [SECRET], sent_at)
    return standardwebhooks.parse(webhook)


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
        ("5550177", None),
        ("1145550177", None),
        ("+1514+5550177", None),
        ("+0145550177", None),
        ("+151455501770123456", None),
    ],
)
def test_a_caller_is_read_as_the_trunk_writes_it(tmp_path: Path, written: str, read: str | None) -> None:
    [event] = ran(tmp_path, "1.2", written, "4185550101", "NOANSWER")
    assert (event.kind, event.caller) == ("missed", read)


@pytest.mark.parametrize(
    ("dialled", "called", "extension"),
    [
        ("204", None, "204"),
        ("+14185550101", SERVICE, None),
        ("", None, None),  # a trunk that names no number: FILTER() leaves nothing of `s`
        ("+4185", None, "4185"),
        ("5550101", None, "5550101"),
    ],
)
def test_what_was_called_finds_its_line(
    tmp_path: Path, dialled: str, called: str | None, extension: str | None
) -> None:
    [event] = ran(tmp_path, "1.2", "5145550177", dialled, "NOANSWER")
    assert (event.called, event.extension) == (called, extension)


def test_the_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    config = tmp_path / "rappel.env"
    config.write_text(f"RAPPEL_URL={URL}\nRAPPEL_SECRET={SECRET}\n")
    [event] = ran(
        tmp_path,
        "1.2",
        "5145550177",
        "204",
        "BUSY",
        RAPPEL_CONFIG=str(config),
        RAPPEL_URL="",
        RAPPEL_SECRET="",
    )
    assert event.outcome == "busy"


@pytest.mark.parametrize("shell", ["dash", "bash"])
@pytest.mark.parametrize("length", [24, 32, 63, 64, 65, 96])
def test_a_signature_is_the_specification_s_own(tmp_path: Path, shell: str, length: int) -> None:
    secret = "whsec_" + b64encode(bytes((37 * i + length) % 256 for i in range(length))).decode()
    sender = EXAMPLES / "missed-call.sh"
    run(tmp_path, f"/bin/{shell}", sender, "1.2", CALLER, "204", RAPPEL_SECRET=secret)
    Webhook(secret).verify(*sent(tmp_path))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_a_caller_chooses_stays_within_its_field(tmp_path: Path, place: int) -> None:
    forging = 'x"},"data":{"call_id":"another"},"type":"call.answered","y":"\\'
    arguments = ["1.2", CALLER, "204"]
    arguments[place] += forging
    run(tmp_path, EXAMPLES / "missed-call.sh", *arguments)
    told = json.loads(sent(tmp_path)[0])
    assert (set(told), told["type"]) == ({"type", "data"}, "call.missed")
    assert set(told["data"]) == {"call_id", "from", "extension", "reason", "direction"}


def test_no_process_has_the_secret_in_its_arguments(tmp_path: Path) -> None:
    argv, spies = tmp_path / "argv", tmp_path / "spies"
    spies.mkdir()
    for name in ("date", "dirname", "od", "openssl", "tr", "wc"):  # no other can run: PATH holds these alone
        spy = spies / name
        spy.write_text(SPY.format(sh=shutil.which("sh"), argv=argv, real=shutil.which(name)))
        spy.chmod(0o755)
    done = run(tmp_path, SCRIPT, "1.2", "5145550177", "204", "BUSY", PATH=f"{tmp_path}:{spies}")
    assert (done.returncode, done.stderr) == (0, "")
    arguments = argv.read_text() + (tmp_path / "saw").read_text()
    assert "dgst" in arguments
    key = b"a test secret of 24 byte"
    for form in (SECRET.removeprefix("whsec_"), key.hex(), key.decode()):
        assert form.lower() not in arguments.lower()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{"error":"bad_signature",\n"message":"check the secret"} 401', "check the secret"),
        ("curl: (6) Could not resolve host: calls.example.ca 000", "Could not resolve host"),
    ],
)
def test_a_call_that_was_not_taken_is_one_line_without_its_caller(
    tmp_path: Path, said: str, why: str
) -> None:
    done = run(tmp_path, SCRIPT, "1.2", "5145550177", "4185550101", "BUSY", CURL_SAYS=said)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"call 1\.2 was not taken: [^\n]*\n", done.stderr)
    assert why in done.stderr
    assert "5550177" not in done.stderr


@pytest.mark.parametrize("name", ["RAPPEL_URL", "RAPPEL_SECRET"])
def test_what_is_missing_is_named(tmp_path: Path, name: str) -> None:
    done = run(tmp_path, SCRIPT, "1.2", "5145550177", "204", "BUSY", **{name: ""})
    assert done.returncode != 0
    assert f"{name}: is not set: write the" in done.stderr


def status(**variables: str) -> str:
    """What [rappel-hangup] makes of a channel's variables: its own lines, by those rules of Asterisk's."""
    plan = (ASTERISK / "extensions_rappel.conf").read_text().partition("[rappel-hangup]")[2]
    for line in plan.splitlines():
        told = re.search(r"(?:ExecIf\(\$\[(.*)]\?)?Set\((\w+)=(.*?)\)+$", line)
        if told is None:
            continue
        condition, name, value = (
            re.sub(r"\$\{(\w+)}", lambda found: variables.get(found[1], ""), part or "")
            for part in told.groups()
        )
        either = re.findall(r'"(.*?)" (!?=) "(.*?)"', condition)
        if not either or any((left == right) is (sign == "=") for left, sign, right in either):
            variables[name] = re.sub(r"^\$\{FILTER\(A-Z,(.*?)\)?}?$", r"\1", value)
    return variables["RAPPEL_STATUS"]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ""),
        ({"DIALSTATUS": "NOANSWER"}, "NOANSWER"),
        ({"ABANDONED": "TRUE"}, "ABANDONED"),
        ({"ABANDONED": "TRUE", "QUEUESTATUS": "TIMEOUT"}, "TIMEOUT"),
        ({"DIALSTATUS": "BUSY", "QUEUESTATUS": "TIMEOUT"}, "TIMEOUT"),
        # The queue gave up, then the reception answered.
        ({"ABANDONED": "TRUE", "QUEUESTATUS": "TIMEOUT", "DIALSTATUS": "ANSWER"}, "ANSWER"),
        # The reception didn't answer, then an agent of the queue did.
        ({"DIALSTATUS": "NOANSWER", "MEMBERINTERFACE": "PJSIP/204"}, "ANSWER"),
        ({"QUEUESTATUS": "TIMEOUT", "ABANDONED": "TRUE", "MEMBERINTERFACE": "PJSIP/204"}, "ANSWER"),
    ],
)
def test_whoever_answered_answered(variables: dict[str, str], expected: str) -> None:
    assert status(**variables) == expected


def test_the_dial_plan_lets_nothing_of_a_caller_s_choosing_through_to_the_shell() -> None:
    plan = (ASTERISK / "extensions_rappel.conf").read_text()
    [system] = [line for line in plan.splitlines() if "System(" in line]
    assert "/rappel-call.sh " in system
    filtered = set(re.findall(r"Set\((?:__)?(RAPPEL_\w+)=(?:\$\{FILTER\(|[a-zA-Z]+\))", plan))
    for variable in re.findall(r"'(\$\{[^']*)'", system):
        assert variable.startswith("${FILTER(") or variable.strip("${}") in filtered, variable
    assert system.count("'") == 10  # each of the five in quotes


def test_the_dial_plan_gives_the_script_its_arguments_in_their_order() -> None:
    [system] = re.findall(r"System\((.*)\)", (ASTERISK / "extensions_rappel.conf").read_text())
    order = [system.index(part) for part in ("linkedid", "CALLERID(num)", "_CALLED", "_STATUS", "_DIRECTION")]
    assert order == sorted(order)


def test_the_dial_plan_sends_what_goes_wrong_to_syslog() -> None:
    [system] = re.findall(r"System\((.*)\)", (ASTERISK / "extensions_rappel.conf").read_text())
    assert system.endswith("2>&1 >/dev/null | logger -t rappel &")


def test_a_body_is_one_line_of_json(tmp_path: Path) -> None:
    ran(tmp_path, "1.2", "5145550177", "204", "BUSY")
    body, _ = sent(tmp_path)
    assert "\n" not in body
    assert json.loads(body)["type"] == "call.missed"
