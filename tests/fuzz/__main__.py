"""`make fuzz`: requests, replies and files that are almost right, at every door. Its last line is JSON.

docs/reliability.md says what is tried, and what no answer may be.
"""

import argparse
import json
import sys
import time
from collections import Counter
from http.client import HTTPConnection
from random import Random

import pytest
from rich.console import Console
from rich.progress import Progress

from tests.fuzz.door import Door
from tests.fuzz.over_http import knock
from tests.fuzz.readers import attempts
from tests.fuzz.requests import almost
from tests.fuzz.wire import served
from tests.providers import PROVIDERS

_SHOWN = 5


def attempt(door: Door, number: int, seed: int) -> tuple[str, int, list[str], str]:
    """One request, by its number: whose it was, the status, what is wrong, and the body."""
    sent = almost(number, Random(f"{seed} {number}"))
    try:
        status, wrong = door.knock(sent.name, sent.body, sent.headers)
    except Exception as error:  # noqa: BLE001 -- API Gateway would answer it with a 500
        status, wrong = 500, [f"{type(error).__name__}: {error}"]
    return sent.name, status, wrong, sent.body


def main() -> int:
    """Runs it, with its progress on standard error."""
    reader = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    reader.add_argument("--requests", type=int, default=100_000)
    reader.add_argument("--http", type=int, default=10_000, help="requests over HTTP")
    reader.add_argument("--files", type=int, default=2000, help="of replies, YAML, CSV and XLSX each")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--seconds", type=float, default=900, help="it ends by then, whatever is left")
    asked = reader.parse_args()
    statuses: Counter[int] = Counter()
    over_http: Counter[int] = Counter()
    failures, slowest, ends = 0, 0.0, time.monotonic() + asked.seconds
    with pytest.MonkeyPatch.context() as patch, Progress(console=Console(stderr=True)) as progress:
        door = Door(patch)
        for number in progress.track(range(asked.requests), description="requests"):
            begins = time.perf_counter()
            name, status, wrong, body = attempt(door, number, asked.seed)
            slowest = max(slowest, time.perf_counter() - begins)
            statuses[status] += 1
            if wrong:
                failures += 1
                if failures <= _SHOWN:
                    print(f"request {number} at {name}: {wrong}\n{body[:2000]!r}", file=sys.stderr)
            if time.monotonic() > ends:
                break
        with served(door) as port:
            connection = HTTPConnection("127.0.0.1", port)
            for number in progress.track(range(asked.http), description="over HTTP"):
                door.forget()
                name, status, wrong = knock(connection, number, asked.seed)
                over_http[status] += 1
                wrong += door.leaks()
                if wrong:
                    failures += 1
                    print(f"request {number} over HTTP at {name}: {wrong}", file=sys.stderr)
                if time.monotonic() > ends:
                    break
            connection.close()
        tried = attempts(asked.files, asked.seed)
        for name, words in progress.track(tried, total=4 * asked.files, description="files"):
            if words:
                failures += 1
                print(f"{name} {words}"[:2000], file=sys.stderr)
            if time.monotonic() > ends:
                break
    found = {
        "requests": statuses.total(),
        "providers": len(PROVIDERS),
        "statuses": _by_status(statuses),
        "over_http": over_http.total(),
        "statuses_over_http": _by_status(over_http),
        "files": 4 * asked.files,
        "slowest_ms": round(1000 * slowest),
        "failures": failures,
    }
    print(json.dumps(found))
    return 1 if failures else 0


def _by_status(counted: Counter[int]) -> dict[str, int]:
    return {str(status): counted[status] for status in sorted(counted)}


if __name__ == "__main__":
    sys.exit(main())
