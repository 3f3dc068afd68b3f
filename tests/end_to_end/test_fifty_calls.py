"""Fifty calls within moments, at five dealerships of one number: each gets one text, at the number's pace."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

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
PARTS_PER_SECOND = 4
PACE = timedelta(seconds=1 / PARTS_PER_SECOND)


def join(deployed: Deployed, house: str) -> None:
    """A dealership joins, with an integration of its own."""
    name = f"{house}-pbx"
    pbx = {"id": name, "provider": "standardwebhooks", "settle_seconds": 0}
    number = {"identity": "pool-fifty", "parts_per_second": PARTS_PER_SECOND}
    deployed.onboard(dealership(id=house, integrations=[pbx], sender=number), {name: PBX_SECRET})


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
        told.append((house, f"fifty-{number}", f"+1438555{number:04}"))

    def tell(call: tuple[str, str, str]) -> None:
        assert miss(deployed, *call) in (200, 202, 204)

    # They all come before the first leaves: the schedule alone slows them.
    with deployed.held(deployed.outputs.queue_url), ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, told))
    refs = [CallRef(house, call_key("standardwebhooks", call_id)) for house, call_id, _ in told]

    def accepted() -> list[dict[str, str]]:
        items = [call_item(deployed.calls, ref) or {} for ref in refs]
        return [each for each in items if "segments" in each]

    eventually(lambda: len(accepted()) == 50)
    sent = [text for text in texts(deployed.cloud) if text.origination_identity == "pool-fifty"]
    assert Counter(text.caller for text in sent) == dict.fromkeys([caller for *_, caller in told], 1)
    by_house = Counter(each["dealership_id"] for each in accepted())
    assert by_house == dict.fromkeys(HOUSES, 10)

    # Who claims first leaves first: of each, all before it have had their time. A busy machine is later.
    left = sorted((from_text(each["claimed_at"]), from_text(each["texted_at"])) for each in accepted())
    began = left[0][0]
    assert [place for place, (_, at) in enumerate(left) if at < began + place * PACE] == []
