"""Calls under faults on the deployed template: nothing is lost, doubled or left, whatever its AWS answers.

`make soak-deployed` plays more; docs/reliability.md has what it printed.
"""

from random import Random

import pytest

from tests.end_to_end.conftest import Deployed
from tests.soak.deployed.stage import Stage
from tests.soak.deployed.wire import DECK, Wire

pytestmark = pytest.mark.slow
CALLS = 60


def test_under_faults_no_call_is_lost_no_text_doubled_and_none_left(deployed: Deployed) -> None:
    with Wire(deployed.cloud, rate=0.05, seed=1) as wire:
        found = Stage(deployed, wire, Random(1), seconds=12).run(CALLS, patience=600, in_haste=True)
        wire.shutdown()
    assert set(wire.struck) == set(DECK)
    assert wire.killed, "the processes were found"
    assert found.calls == CALLS
    assert wire.explains(found), found
