"""Each benchmark's three ways do what is timed: `make bench` has something to compare."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "trial",
    [
        "from benchmarks import ingest, ledger; ingest.timed(rounds=1); ledger.timed(calls=3000, rounds=1)",
        "from benchmarks import send; send.timed(rounds=1)",
    ],
)
def test_each_way_does_what_is_timed(trial: str) -> None:
    """In a process of its own: clients remember the endpoint that they were made for."""
    subprocess.run([sys.executable, "-c", trial], check=True)
