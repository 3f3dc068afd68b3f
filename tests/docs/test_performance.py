"""docs/performance.md says of each telephone system how long its texts wait."""

import re
from pathlib import Path

from functions.on_missed_call.providers import ADAPTERS, load_adapter

PAGE = (Path(__file__).parents[2] / "docs" / "performance.md").read_text("utf-8")
NAMES = {
    "3cx": "3CX",
    "aircall": "Aircall",
    "callrail": "CallRail",
    "dialpad": "Dialpad",
    "plivo": "Plivo",
    "quo": "Quo",
    "ringcentral": "RingCentral",
    "signalwire": "SignalWire",
    "standardwebhooks": "the standard webhook",
    "telnyx": "Telnyx",
    "twilio": "Twilio",
    "vonage": "Vonage",
    "zoom": "Zoom",
}


def test_it_says_how_long_each_system_s_texts_wait() -> None:
    rows = re.findall(r"^\| (.*) \| (\d+) s \|$", PAGE, re.MULTILINE)
    told = {name: int(seconds) for names, seconds in rows for name in names.split(", ")}
    assert told == {NAMES[name]: load_adapter(name).settle_seconds for name in ADAPTERS}
