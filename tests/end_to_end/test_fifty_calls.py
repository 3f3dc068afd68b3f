"""Fifty calls within moments, at five dealerships of one number: each gets one text, at the number's pace."""

import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import combinations

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
PARTS_PER_SECOND = 2
# A text may leave a second after its place (functions.send_sms.schedule.MISSED), and is dated by its answer.
LATE_SECONDS = 1.5


def join(deployed: Deployed, house: str) -> None:
    """A dealership joins, with an integration of its own."""
    name = f"{house}-pbx"
    parameter = deployed.outputs.secrets_prefix + name
    pbx = {"id": name, "provider": "standardwebhooks", "settle_seconds": 0}
    number = {"identity": "pool-fifty", "parts_per_second": PARTS_PER_SECOND}
    deployed.dealerships.apply(dealership(id=house, integrations=[pbx], sender=number), {name: parameter})
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


def keeps_pace(moments: Sequence[datetime]) -> bool:
    """Whether any so many texts in a row took their time, and no sender was faster than its number."""
    return all(
        (later - earlier).total_seconds() >= (last - first) / PARTS_PER_SECOND - LATE_SECONDS
        for (first, earlier), (last, later) in combinations(enumerate(sorted(moments)), 2)
    )


def test_fifty_calls_of_five_dealerships_get_fifty_texts_in_their_turn(deployed: Deployed) -> None:
    for house in HOUSES:
        join(deployed, house)
    told = []
    for number in range(50):
        # The first dealership's calls all come at the beginning.
        house = HOUSES[0] if number < 10 else HOUSES[1 + number % 4]
        told.append((house, f"fifty-{number}", f"+1438555{number:04}"))

    def tell(call: tuple[str, str, str]) -> datetime:
        assert miss(deployed, *call) in (200, 202, 204)
        return now()

    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(tell, told))
    refs = [CallRef(house, call_key("standardwebhooks", call_id)) for house, call_id, _ in told]

    def accepted() -> list[dict[str, str]]:
        items = [call_item(deployed.calls, ref) or {} for ref in refs]
        return [each for each in items if "segments" in each]

    eventually(lambda: len(accepted()) == 50)
    sent = [text for text in texts(deployed.cloud) if text.origination_identity == "pool-fifty"]
    assert Counter(text.caller for text in sent) == dict.fromkeys([caller for *_, caller in told], 1)
    by_house = Counter(each["dealership_id"] for each in accepted())
    assert by_house == dict.fromkeys(HOUSES, 10)

    left = [from_text(each["texted_at"]) for each in accepted()]
    assert not keeps_pace(came), "they came faster than the number can text: the schedule alone slows them"
    assert keeps_pace(left)
    # Who claims first leaves first, but for two seconds: a message shows at whole ones.
    latest = datetime.min.replace(tzinfo=UTC)
    for _, texted_at in sorted((each["claimed_at"], from_text(each["texted_at"])) for each in accepted()):
        assert latest - texted_at < timedelta(seconds=2 + LATE_SECONDS)
        latest = max(latest, texted_at)
