"""What the tests need of a provider: a documented missed call, a call back, and a signer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.builders import SERVICE
from tests.providers.vectors import PAYLOADS

SAMPLES: dict[str, str] = {name: vector["body"] for name, vector in PAYLOADS.items()}
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
# What the bodies tell is told of one moment, so that the same story may be told twice.
TOLD_AT = datetime.now(UTC).replace(microsecond=0)
SIGNED_AT: datetime | None = None


@dataclass(frozen=True)
class Provider:
    """`missed` and `callback` make a body of a caller and a call id; `sign`, the headers of a URL and a body.

    A missed call began 30 s ago, the call back 5 s ago, where the provider gives the start or the event's
    own moment. `others` makes the other events that it sends of such two calls, of a caller and both ids.
    `line` is what the bodies name the service department's line by, as the dealership's file writes it.
    `known_as` is the id that the ledger knows the call by, of the one given and the body. `timeless` is a
    provider whose events tell no moment: they are placed by when they come.
    """

    secret: str
    missed: Callable[[str, str], str]
    callback: Callable[[str, str], str]
    others: Callable[[str, str, str], list[str]]
    sign: Callable[[str, str], dict[str, str]]
    outcome: str = "no_answer"
    line: tuple[str, str] = ("number", SERVICE)
    known_as: Callable[[str, str], str] = lambda call_id, _body: call_id
    timeless: bool = False


def sample(fixture: str) -> Any:
    """A documented body of tests/vectors."""
    return json.loads(SAMPLES[fixture])


def hexadecimal(call_id: str) -> str:
    """32 digits, as most providers' ids have, of a number."""
    return f"{int(call_id):032x}"


def uuid(call_id: str) -> str:
    return str(UUID(int=int(call_id)))


def ago(seconds: int) -> str:
    return moment(seconds).isoformat().replace("+00:00", "Z")


def seconds_ago(seconds: int) -> int:
    return int(moment(seconds).timestamp())


def moment(seconds: int) -> datetime:
    """So many seconds before the story is told."""
    return TOLD_AT - timedelta(seconds=seconds)


def stamp() -> int:
    """Of a signature: UNIX seconds, now, or SIGNED_AT where a test's clock is another."""
    return int((SIGNED_AT or datetime.now(UTC)).timestamp())
