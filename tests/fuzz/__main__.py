"""`make fuzz`: requests, replies and files that are almost right, at every door. Its last line is JSON.

docs/reliability.md says what is tried, and what no answer may be.
"""

import argparse
import json
import sys
import time
from collections import Counter
from random import Random

import pytest
from rich.console import Console
from rich.progress import Progress

from tests.fuzz.door import CALLER, Door, url_of
from tests.fuzz.mutations import mutated
from tests.fuzz.readers import attempts
from tests.providers import PROVIDERS

_SHOWN = 5
_UNSIGNED = 0.05


def attempt(door: Door, number: int, seed: int) -> tuple[str, int, list[str], str]:
    """One request, by its number: whose it was, the status, what is wrong, and the body."""
    random = Random(f"{seed} {number}")
    name = list(PROVIDERS)[number % len(PROVIDERS)]
    provider = PROVIDERS[name]
    bodies = [
        lambda: provider.missed(CALLER, "5314479320940544"),
        lambda: provider.callback(CALLER, "5314479320940545"),
        lambda: random.choice(provider.others(CALLER, "5314479320940544", "5314479320940545")),
    ]
    body = mutated(random.choice(bodies)(), random)
    try:
        headers = provider.sign(url_of(name), body)
    except Exception:  # noqa: BLE001 -- the official signer can't sign it: it goes with another's signature
        headers = provider.sign(url_of(name), provider.missed(CALLER, "1"))
    if random.random() < _UNSIGNED:
        headers = {header: value[::-1] for header, value in headers.items()}
    try:
        status, wrong = door.knock(name, body, headers)
    except Exception as error:  # noqa: BLE001 -- API Gateway would answer it with a 500
        status, wrong = 500, [f"{type(error).__name__}: {error}"]
    return name, status, wrong, body


def main() -> int:
    """Runs it, with its progress on standard error."""
    reader = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    reader.add_argument("--requests", type=int, default=100_000)
    reader.add_argument("--files", type=int, default=2000, help="of replies, YAML, CSV and XLSX each")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--seconds", type=float, default=900, help="it ends by then, whatever is left")
    asked = reader.parse_args()
    statuses: Counter[int] = Counter()
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
        tried = attempts(asked.files, asked.seed)
        for name, words in progress.track(tried, total=4 * asked.files, description="files"):
            if words:
                failures += 1
                print(f"{name} {words}"[:2000], file=sys.stderr)
            if time.monotonic() > ends:
                break
    counted = {str(status): statuses[status] for status in sorted(statuses)}
    found = {
        "requests": statuses.total(),
        "providers": len(PROVIDERS),
        "statuses": counted,
        "files": 4 * asked.files,
        "slowest_ms": round(1000 * slowest),
        "failures": failures,
    }
    print(json.dumps(found))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
