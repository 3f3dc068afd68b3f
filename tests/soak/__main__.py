"""`make soak`: ten thousand calls under faults. Its last line is JSON; a bound that broke is exit status 1.

docs/reliability.md says what is played and counted.
"""

import argparse
import json
import sys
from dataclasses import asdict

import pytest
from rich.console import Console
from rich.progress import Progress

from tests.soak.cloud import KINDS
from tests.soak.stage import Stage


def main() -> int:
    """Runs it, with its progress on standard error."""
    reader = argparse.ArgumentParser(prog="make soak", description=__doc__)
    reader.add_argument("--calls", type=int, default=10_000)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--rate", type=float, default=0.05, help="share of requests that go wrong")
    reader.add_argument("--killed", type=int, default=KINDS["killed"], help="of 100 faults, so many kill")
    asked = reader.parse_args()
    with pytest.MonkeyPatch.context() as patch, Progress(console=Console(stderr=True)) as progress:
        stage = Stage(patch, asked.calls, asked.seed, asked.rate, {**KINDS, "killed": asked.killed})
        task = progress.add_task(f"{asked.calls} calls", total=1.0)
        found = stage.run(lambda share: progress.update(task, completed=share))
    kinds = ", ".join(f"{number} {kind}" for kind, number in stage.faults.struck.most_common())
    print(f"{len(stage.taking.texts)} texts left; faults: {kinds}", file=sys.stderr)
    print(json.dumps(asdict(found)))
    return 0 if found.holds() else 1


if __name__ == "__main__":
    sys.exit(main())
