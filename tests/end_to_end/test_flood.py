"""Who floods one integration takes no call of another's: each of them is answered 2xx, and stored."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.shared.ledger.calls import CallRef
from tests.builders import sid
from tests.end_to_end.conftest import Deployed, eventually

pytestmark = pytest.mark.slow

FORGED, CALLS = 60, 12
FLOODED = "/calls/standardwebhooks/tremblay-pbx"


def test_a_flood_at_one_integration_leaves_each_call_of_another_a_2xx(deployed: Deployed) -> None:
    headers = {
        "Content-Type": "application/json",
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(time.time())),  # each is kept, as its day isn't full
        "webhook-signature": "v1,AAAA",
    }
    body = b'{"type":"call.missed"}' + b" " * 30_000
    with ThreadPoolExecutor(4) as flood, ThreadPoolExecutor(2) as telephone:
        forged = [flood.submit(deployed.post, FLOODED, headers, body) for _ in range(FORGED)]
        calls = [
            telephone.submit(deployed.twilio, f"+1514555{7000 + number}", f"CA-flood-{number}")
            for number in range(CALLS)
        ]
        answers = [each.result()[0] for each in calls]
        assert {each.result()[0] for each in forged} <= set(range(400, 500))
    assert answers == [200] * CALLS
    refs = [CallRef("garage-tremblay", f"twilio:{sid(f'CA-flood-{number}')}") for number in range(CALLS)]
    eventually(lambda: all(deployed.calls.get(ref) for ref in refs))
