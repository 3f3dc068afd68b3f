"""What the tests need of a provider: a documented missed call, a call back, and a signer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.end_to_end.conftest import now

_VECTORS = Path(__file__).parents[2] / "vectors" / "payloads.json"
SAMPLES: dict[str, str] = {
    fixture["id"]: fixture["body"] for fixture in json.loads(_VECTORS.read_text())["fixtures"]
}
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Provider:
    """`missed` and `callback` make a body of a caller and a call id; `sign`, the headers of a URL and a body.

    A missed call began 30 s ago, the call back 5 s ago, where the provider gives the start. `known_as`
    is the id that the ledger knows the call by, of the one given and the body.
    """

    secret: str
    missed: Callable[[str, str], str]
    callback: Callable[[str, str], str]
    sign: Callable[[str, str], dict[str, str]]
    outcome: str = "no_answer"
    known_as: Callable[[str, str], str] = lambda call_id, _body: call_id


def sample(fixture: str) -> Any:
    """A documented body of tests/vectors/payloads.json."""
    return json.loads(SAMPLES[fixture])


def ago(seconds: int) -> str:
    return (now() - timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def seconds_ago(seconds: int) -> int:
    return int(now().timestamp()) - seconds
