"""Who isn't texted: the call is stored and counted, its text never leaves, and the lake says why."""

from itertools import permutations
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.lake.bucket import Bucket
from functions.quarterly_rollup import handler as quarterly_rollup
from functions.send_sms.delivery import TextState
from functions.shared.call import SuppressionReason, call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import utc_now
from tests.builders import CALLER, NOW, dealership, sid
from tests.call_items import call_item
from tests.handlers.conftest import PUBLIC_URL, Post, Recorder, World, deliver, stored
from tests.handlers.test_quarterly_rollup import CALLS, Q3, lake
from tests.ledger import read
from tests.providers.provider import uuid
from tests.providers.standardwebhooks import PROVIDER as PBX
from tests.providers.telnyx import PROVIDER as TELNYX
from tests.providers.telnyx import others

__all__ = ["lake"]

STAFF = "+14185550150"
UNTEXTED: dict[SuppressionReason, dict[str, Any]] = {
    "attestation": {"attestation": "failed"},
    "never_text": {"caller": STAFF},
    "short_ring": {"ring_seconds": 2},
}


@pytest.mark.parametrize("reason", UNTEXTED)
def test_the_call_is_stored_never_texted_and_in_the_lake_with_its_reason(
    world: World, lake: Bucket, tmp_path: Path, reason: SuppressionReason
) -> None:
    own = dealership(never_text={"numbers": [STAFF]}, min_ring_seconds=3)
    world.dealerships.apply(own, {})
    carrier, refs = Recorder(), [stored(world, "CA1", **UNTEXTED[reason]), stored(world, "CA2")]
    assert deliver(world, carrier, refs[0]) == TextState("suppressed", reason)
    assert deliver(world, carrier, refs[0]) == TextState("suppressed", reason, already=True)
    assert deliver(world, carrier, refs[1]) == TextState("accepted"), "as any other call"
    assert [call for _, _, call in carrier.taken] == [f"garage-tremblay|{refs[1].call_key}"]
    assert list(world.owed(NOW.replace(year=2026), 10)) == []

    counted = quarterly_rollup.handler(Q3, None)["ledger"]
    assert counted is not None
    assert counted["missed"] == 2
    rows = {row["call_id"]: row for row in read(lake.fetch(CALLS, tmp_path))}
    assert {id_: (row["text_status"], row["text_reason"]) for id_, row in rows.items()} == {
        "CA1": ("suppressed", reason),
        "CA2": ("accepted", None),
    }


def test_twilio_s_failed_verification_suppresses_the_text(world: World, twilio: Post) -> None:
    for id_, verdict in (("CA1", "TN-Validation-Failed-A"), ("CA2", "TN-Validation-Passed-C")):
        answer = twilio(
            CallSid=id_, From=f"+1514555016{id_[-1]}", DialCallStatus="no-answer", StirVerstat=verdict
        )
        assert answer["statusCode"] == 200
    carrier, now = Recorder(), utc_now()
    states = [deliver(world, carrier, _ref("twilio", sid(id_)), now) for id_ in ("CA1", "CA2")]
    assert states == [TextState("suppressed", "attestation"), TextState("accepted")]
    assert len(carrier.taken) == 1


@pytest.mark.parametrize("verdict_first", [True, False])
def test_one_event_of_a_call_is_enough_in_either_order(
    world: World, twilio: Post, verdict_first: bool
) -> None:
    told = {"DialCallStatus": "busy", "StirVerstat": "TN-Validation-Failed"}
    events = [told, {"DialCallStatus": "no-answer"}]
    for event in events if verdict_first else reversed(events):
        twilio(**event)
    item = call_item(world.calls, _ref("twilio", sid("CA1")))
    assert item is not None
    assert (item["attestation"], item["outcome"]) == ("failed", "busy")


def test_a_verdict_that_a_standard_webhook_tells_suppresses_the_text(world: World, post: Post) -> None:
    body = PBX.missed(CALLER, "pbx-1").replace('"data": {', '"data": {"attestation": "failed", ')
    headers = PBX.sign(f"{PUBLIC_URL}/calls/standardwebhooks/tremblay-pbx", body)
    boto3.client("ssm").put_parameter(
        Name="/secrets/tremblay-pbx", Value=PBX.secret, Type="SecureString", Overwrite=True
    )
    assert post(body, headers, "standardwebhooks", "tremblay-pbx")["statusCode"] == 200
    [item] = world.all_calls()
    assert item["attestation"] == "failed"
    ref = CallRef("garage-tremblay", item["call_key"])
    assert deliver(world, Recorder(), ref, utc_now()) == TextState("suppressed", "attestation")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_telnyx_tells_it_as_the_call_comes_in_and_it_is_known_at_the_end_in_any_order(
    world: World, post: Post, order: tuple[int, ...]
) -> None:
    integration, url = "tremblay-telnyx", f"{PUBLIC_URL}/calls/telnyx/tremblay-telnyx"
    own = dealership(integrations=[{"id": integration, "provider": "telnyx", "settle_seconds": 0}])
    world.dealerships.apply(own, {integration: "/secrets/telnyx"})
    boto3.client("ssm").put_parameter(Name="/secrets/telnyx", Value=TELNYX.secret, Type="SecureString")
    begun = others(CALLER, "1", "2")[0].replace(
        '"direction"', '"shaken_stir_attestation": "B", "shaken_stir_validated": false, "direction"'
    )
    events = [begun, TELNYX.missed(CALLER, "1"), begun]
    for event in (events[place] for place in order):
        assert post(event, TELNYX.sign(url, event), "telnyx", integration)["statusCode"] == 200
    ref = _ref("telnyx", uuid("1"))
    item = call_item(world.calls, ref)
    assert item is not None
    assert (item["attestation"], item["outcome"]) == ("failed", "no_answer")
    assert item["expires_at"] > utc_now().timestamp() + 30 * 86400, "a call stays, whatever was noted of it"
    assert deliver(world, Recorder(), ref, utc_now()) == TextState("suppressed", "attestation")


def _ref(provider: str, call_id: str) -> CallRef:
    return CallRef("garage-tremblay", call_key(provider, call_id))
