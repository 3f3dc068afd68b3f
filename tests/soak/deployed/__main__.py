"""`make soak-deployed`: calls under faults on the deployed template.

Its last line is JSON; a bound that broke is exit status 1. docs/reliability.md says what is played.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from infra.app import synthesize
from infra.local.deploy import deploy
from infra.local.ministack import running
from tests.end_to_end.conftest import Deployed
from tests.infra.fixtures import SETTINGS
from tests.soak.deployed.stage import MOST, Stage
from tests.soak.deployed.wire import Wire

_PATIENCE = 1200  # seconds, until everything has had its time


def main() -> int:
    """Runs it, on a local cloud of its own."""
    reader = argparse.ArgumentParser(prog="make soak-deployed", description=__doc__)
    reader.add_argument("--calls", type=int, default=200, help=f"{MOST} at most")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--rate", type=float, default=0.05, help="share of requests that go wrong")
    reader.add_argument("--seconds", type=float, default=60, help="the calls come within")
    asked = reader.parse_args()
    with TemporaryDirectory() as folder, running() as cloud:
        deployed = Deployed(cloud, deploy(synthesize(SETTINGS, Path(folder) / "assembly"), cloud))
        with Wire(cloud, asked.rate, asked.seed) as wire:
            stage = Stage(deployed, wire, Random(asked.seed), asked.seconds)
            found = stage.run(asked.calls, _PATIENCE, in_haste=False)
            wire.shutdown()
    kinds = ", ".join(f"{number} {kind}" for kind, number in wire.struck.most_common())
    print(f"{wire.requests} requests; faults: {kinds}", file=sys.stderr)
    print(f"{wire.never_asked} requests for a text got lost on their way to the carrier", file=sys.stderr)
    print(f"{len(stage.watch.given_up)} webhooks were given up", file=sys.stderr)
    print(json.dumps(asdict(found)))
    return 0 if wire.explains(found) else 1


if __name__ == "__main__":
    sys.exit(main())
