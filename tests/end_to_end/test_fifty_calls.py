"""Fifty calls within moments, at five dealerships of one number: each gets one text, at the number's pace."""

import json
from collections import Counter
from itertools import pairwise

import pytest
from standardwebhooks import Webhook

from functions.shared.call import call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import from_text
from infra.local.texts import texts
from tests.builders import SERVICE, dealership
from tests.call_items import call_item
from tests.end_to_end.conftest import PBX_SECRET, Deployed, eventually, now

pytestmark = pytest.mark.slow
HOUSES = [f"garage-{number}" for number in range(5)]
PARTS_PER_SECOND = 8  # tests/infra/fixtures.py


def join(deployed: Deployed, house: str) -> None:
    """A dealership joins, with an integration of its own."""
    name = f"{house}-pbx"
    parameter = deployed.outputs.secrets_prefix + name
    pbx = {"id": name, "provider": "standardwebhooks", "settle_seconds": 0}
    deployed.dealerships.apply(dealership(id=house, integrations=[pbx]), {name: parameter})
    key = deployed.outputs.secrets_key_id
    deployed.client("ssm").put_parameter(Name=parameter, Value=PBX_SECRET, Type="SecureString", KeyId=key)


def miss(deployed: Deployed, house: str, call_id: str, caller: str) -> int:
    body = json.dumps({"type": "call.missed", "data": {"call_id": call_id, "from": caller, "to": SERVICE}})
    moment = now()
    headers = {
        "content-type": "application/json",
        "webhook-id": f"msg_{call_id}",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(PBX_SECRET).sign(f"msg_{call_id}", moment, body),
    }
    return deployed.post(f"/calls/standardwebhooks/{house}-pbx", headers, body.encode())[0]


def test_fifty_calls_of_five_dealerships_get_fifty_texts_in_their_turn(deployed: Deployed) -> None:
    for house in HOUSES:
        join(deployed, house)
    told = []
    for number in range(50):
        # The first dealership's calls all come at the beginning.
        house = HOUSES[0] if number < 10 else HOUSES[1 + number % 4]
        call_id, caller = f"fifty-{number}", f"+1438555{number:04}"
        assert miss(deployed, house, call_id, caller) in (200, 202, 204)
        told.append((CallRef(house, call_key("standardwebhooks", call_id)), caller))

    def accepted() -> list[dict[str, str]]:
        items = [call_item(deployed.calls, ref) or {} for ref, _ in told]
        return [each for each in items if "segments" in each]

    eventually(lambda: len(accepted()) == 50)
    got = Counter(text.caller for text in texts(deployed.cloud))
    assert [got[caller] for _, caller in told] == [1] * 50, "one text each"
    by_house = Counter(each["dealership_id"] for each in accepted())
    assert by_house == dict.fromkeys(HOUSES, 10)
    claimed = sorted((each["claimed_at"], each["texted_at"]) for each in accepted())
    left = sorted(from_text(texted_at) for _, texted_at in claimed)
    within = [(left[at + 2 * PARTS_PER_SECOND] - left[at]).total_seconds() for at in range(50 - 17)]
    assert min(within, default=9) > 0.5, "sixteen parts take their two seconds, but for what comes late"
    # Who claims first leaves first, but for a second or two: a message shows at whole seconds.
    for (_, earlier), (_, later) in pairwise(claimed):
        assert (from_text(earlier) - from_text(later)).total_seconds() < 3
