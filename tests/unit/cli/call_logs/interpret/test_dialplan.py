"""A PBX's columns tell who began a leg, and whether a menu answered it, whatever its numbers say."""

from pathlib import Path

import pytest

from cli.call_logs.interpret.legs import Leg
from cli.call_logs.mapping.file import load
from tests.unit.cli.call_logs.build import reader

FIELDS = (
    "calldate",
    "src",
    "dst",
    "dcontext",
    "channel",
    "lastapp",
    "billsec",
    "disposition",
    "linkedid",
    "did",
)
CUSTOMER, OWN = "4185550123", "4185550100"


def read(folder: Path, **cells: str) -> Leg:
    """Reads one row of Asterisk's CDR: a queue that nobody answered, but for the cells given."""
    usual = {
        "calldate": "2025-09-08 10:00:00",
        "src": CUSTOMER,
        "dst": "801",
        "dcontext": "ext-queues",
        "channel": "PJSIP/trunk-00000001",
        "lastapp": "Queue",
        "billsec": "0",
        "disposition": "NO ANSWER",
        "linkedid": "1757340000.1",
        "did": "",
    }
    row = [{**usual, **cells}[name] for name in FIELDS]
    file = folder / "cdr.csv"
    file.write_text(f"{','.join(FIELDS)}\n{','.join(row)}\n", encoding="utf-8")
    leg = reader(file, load("asterisk")).leg(2, row)
    assert leg is not None
    return leg


def test_a_caller_s_own_leg_comes_in(tmp_path: Path) -> None:
    assert (read(tmp_path).direction, read(tmp_path).result) == ("inbound", "no_answer")


@pytest.mark.parametrize(
    "cells",
    [
        {"src": OWN, "dst": "231", "channel": "Local/231@from-originate-00000001;1", "lastapp": "AppDial2"},
        {"src": OWN, "dst": "231", "channel": "PJSIP/231-00000007", "lastapp": "AppDial2"},
        {"src": CUSTOMER, "dst": "202", "channel": "local/202@from-queue-0000000a;2", "lastapp": "Dial"},
        {"src": CUSTOMER, "dst": "231", "channel": "SIP/231-0000004f", "lastapp": "AppDial"},
        {
            "src": OWN,
            "dst": CUSTOMER,
            "channel": "SIP/231-0000004f",
            "dcontext": "from-internal",
            "lastapp": "Dial",
        },
        {"src": OWN, "dst": "9" + CUSTOMER, "channel": "IAX2/2310-12", "dcontext": "from-internal-custom"},
        {"src": CUSTOMER, "dst": CUSTOMER, "channel": "SIP/abc-0000004f", "lastapp": "Dial"},
        {"src": f"+1{CUSTOMER}", "dst": f"1{CUSTOMER}", "channel": ""},
        {"src": "device 231", "dst": CUSTOMER, "dcontext": "from-internal", "lastapp": "Dial"},
    ],
)
def test_a_leg_that_our_own_side_began_goes_out(tmp_path: Path, cells: dict[str, str]) -> None:
    assert read(tmp_path, **cells).direction == "outbound"


@pytest.mark.parametrize(
    "cells",
    [
        {"dcontext": "from-internal", "dst": "231", "channel": "PJSIP/trunk-00000003"},
        {"dcontext": "from-internal", "dst": OWN, "channel": "PJSIP/trunk-00000003"},
        {"dcontext": "from-internal", "dst": "231", "channel": "SIP/100000-00000003"},
        {"dcontext": "from-internal", "dst": OWN, "channel": "DAHDI/12-1"},
        {"dcontext": "from-trunk", "dst": OWN, "channel": "SIP/1001-0000004f"},
        {"dcontext": "ext-did", "dst": OWN, "channel": "Localtel/4-1"},
    ],
)
def test_a_call_through_a_trunk_comes_in_whatever_its_context(tmp_path: Path, cells: dict[str, str]) -> None:
    assert read(tmp_path, **cells).direction == "inbound"


def test_a_call_out_that_the_system_began_is_to_the_customer(tmp_path: Path) -> None:
    found = read(tmp_path, src=CUSTOMER, dst=CUSTOMER, channel="SIP/231-4f", dcontext="from-internal")
    assert found.person == f"+1{CUSTOMER}"


@pytest.mark.parametrize(
    "cells",
    [
        {"lastapp": "BackGround", "dcontext": "ivr-1"},
        {"lastapp": "Background", "dcontext": "from-did"},
        {"lastapp": "Playback", "dcontext": "app-announcement-3"},
        {"lastapp": "WaitExten", "dcontext": "main"},
        {"lastapp": "Hangup", "dcontext": "ivr-12"},
        {"lastapp": "Set", "dcontext": "menu_principal"},
        {"lastapp": "", "dcontext": "accueil-ivr"},
    ],
)
def test_a_hang_up_in_a_menu_is_abandoned(tmp_path: Path, cells: dict[str, str]) -> None:
    answered = {"billsec": "12", "disposition": "ANSWERED", "dst": "s"}
    assert read(tmp_path, **answered, **cells).result == "abandoned"


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        ({"lastapp": "Dial", "dcontext": "ivr-1", "disposition": "ANSWERED"}, "answered"),
        ({"lastapp": "Queue", "dcontext": "main-menu", "disposition": "ANSWERED"}, "answered"),
        ({"lastapp": "VoiceMail", "dcontext": "ivr-1", "disposition": "ANSWERED"}, "voicemail"),
        ({"lastapp": "Hangup", "dcontext": "ext-local", "disposition": "ANSWERED"}, "answered"),
        ({"lastapp": "Playback", "dcontext": "ivr-1", "disposition": "NO ANSWER"}, "no_answer"),
        ({"lastapp": "Playback", "dcontext": "ivr-1", "disposition": "BUSY"}, "busy"),
    ],
)
def test_what_rang_somebody_or_was_never_answered_keeps_its_result(
    tmp_path: Path, cells: dict[str, str], result: str
) -> None:
    assert read(tmp_path, **cells).result == result
