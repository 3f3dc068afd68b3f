"""What a refused webhook costs of an accepted one: functions called, Python's and C's, from event to answer.

Calls are counted and not timed, so that any machine finds the same. `--cpu` adds the milliseconds of CPU that
this machine took. All of it is our side of the wire: what is refused asks AWS for nothing, once the process
knows its integration and secret. `kept` is one of the first 200 of its day, which are stored
(functions/on_missed_call/refusals.py) and may cost more. The others come after them, as in a flood.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import one_call, stub_aws
from benchmarks.one_call import Context, environment
from functions.shared.ledger.refused_requests import MOST_A_DAY

Event = dict[str, Any]
Kind = Callable[[str], Event]
CPU_ROUNDS = 300


def accepted(call_id: str) -> Event:
    return one_call.webhook(call_id)


def forged(call_id: str) -> Event:
    """Signed with another key."""
    event = one_call.webhook(call_id)
    return event | {"headers": event["headers"] | {"x-twilio-signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}}


def unsigned(call_id: str) -> Event:
    event = one_call.webhook(call_id)
    headers = {name: value for name, value in event["headers"].items() if name != "x-twilio-signature"}
    return event | {"headers": headers}


def too_large(call_id: str) -> Event:
    """A form of 256 KB, as large as API Gateway hands over what we would read as JSON."""
    return forged(call_id) | {"body": "a=b&" * 64 * 1024}


def many_fields(call_id: str) -> Event:
    """Twice the fields that any provider's form has, within its 32 KB."""
    return forged(call_id) | {"body": "&".join(f"f{number}=1" for number in range(400))}


def kept(call_id: str) -> Event:
    """Signed with another key, while its day isn't full."""
    return forged(call_id)


REFUSED: Mapping[str, Kind] = {each.__name__: each for each in (forged, unsigned, too_large, many_fields)}


def measured(cpu: bool = False) -> dict[str, dict[str, float]]:
    """How many functions each kind of request calls, once the process is warm, and what share of an accepted
    one's that is; with `cpu`, the median of its milliseconds, too.
    """
    rows: dict[str, dict[str, float]] = {}
    with stub_aws.running() as endpoint:
        os.environ.update(environment(endpoint))
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            handler = import_module("functions.on_missed_call.handler").handler
            for name, event in {"accepted": accepted, "kept": kept, **REFUSED}.items():
                if name == "forged":
                    for number in range(MOST_A_DAY + 1):
                        handler(event(f"CAfull{number}"), Context())
                wanted = range(200, 300) if name == "accepted" else range(400, 500)

                def ask(call_id: str, event: Kind = event, wanted: range = wanted) -> None:
                    assert handler(event(call_id), Context())["statusCode"] in wanted

                ask("CAwarm")
                rounds = MOST_A_DAY // 2 if name == "kept" else CPU_ROUNDS
                rows[name] = {"calls": _calls(ask)} | ({"cpu_ms": _cpu(ask, rounds)} if cpu else {})
    for row in rows.values():
        row["share"] = round(row["calls"] / rows["accepted"]["calls"], 3)
    return rows


def _calls(ask: Callable[[str], object]) -> int:
    count = 0

    def see(_frame: object, kind: str, _argument: object) -> None:
        nonlocal count
        count += kind in ("call", "c_call")

    sys.setprofile(see)
    try:
        ask("CAcounted")
    finally:
        sys.setprofile(None)
    return count


def _cpu(ask: Callable[[str], object], rounds: int) -> float:
    took = []
    for number in range(rounds):
        start = time.thread_time()
        ask(f"CA{number}")
        took.append((time.thread_time() - start) * 1000)
    return round(sorted(took)[rounds // 2], 2)


if __name__ == "__main__":
    print(json.dumps(measured("--cpu" in sys.argv[1:]), indent=2))
