"""quarterly_rollup on moto: beside the statistics lie the reports, and an event says when all is there."""

import hashlib
import json
from datetime import UTC, datetime

import boto3
import pytest

from functions.lake.bucket import Bucket
from functions.lake.findings.departments.worth import BadValues
from functions.quarterly_rollup import handler as quarterly_rollup
from functions.quarterly_rollup.announcement import Announcement, NotAnnounced, announce
from tests.builders import dealership
from tests.handlers.conftest import World
from tests.handlers.test_quarterly_rollup import MANIFEST, Q3, everything, lake, store
from tests.ledger import call

__all__ = ["lake"]

MARKET = "reports/quarter=2025-Q3/market"
TREMBLAY = "reports/quarter=2025-Q3/dealership=garage-tremblay"


def test_the_market_and_each_dealership_with_a_call_has_its_findings_and_a_page_per_language(
    world: World, lake: Bucket
) -> None:
    world.dealerships.apply(
        dealership(id="autos-roy", integrations=[{"id": "roy-twilio", "provider": "twilio"}]), {}
    )
    store(world, call("CA1"), call("CA2"))
    made = quarterly_rollup.handler(Q3, None)
    assert sorted(made["reports"]) == [
        *(f"{TREMBLAY}.{ending}" for ending in ("en.html", "fr.html", "json")),
        *(f"{TREMBLAY}.one-page.{language}.html" for language in ("en", "fr")),
        *(f"{MARKET}.{ending}" for ending in ("en.html", "fr.html", "json")),
    ]
    held = everything(lake)
    for key, told in made["reports"].items():
        content = held[key] or b""
        assert (told["bytes"], told["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    market, own = (json.loads(held[f"{scope}.json"] or b"") for scope in (MARKET, TREMBLAY))
    assert (market["quarter"], market["calls"], market["finished"]) == ("2025-Q3", 2, True)
    alone = {"kind": "market", "id": "garage-tremblay", "name": "Garage Tremblay", "dealerships": 1}
    assert market["scope"] == alone
    assert own["scope"]["name"] == dealership().name
    assert b'lang="fr' in (held[f"{MARKET}.fr.html"] or b"")
    assert b'lang="en' in (held[f"{TREMBLAY}.en.html"] or b"")


def test_a_quarter_is_compared_with_the_one_that_was_rolled_up_before(world: World, lake: Bucket) -> None:
    store(world, call("CA1", occurred_at="2025-04-02T14:00:00.000Z"), call("CA2"), call("CA3"))
    quarterly_rollup.handler({"quarter": "2025-Q2"}, None)
    quarterly_rollup.handler(Q3, None)
    [service] = json.loads(lake.read(f"{MARKET}.json") or b"")["changes"]
    assert (service["against"], service["dealerships_compared"]) == ("previous_quarter", 1)
    assert (service["change"], service["beyond_chance"]) == (None, None), "two calls after one tell nothing"


def test_the_current_quarter_s_findings_say_that_it_isn_t_over(
    world: World, lake: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarterly_rollup, "utc_now", lambda: datetime(2025, 9, 3, 9, 15, tzinfo=UTC))
    store(world, call("CA1"), call("CA2", occurred_at="2025-07-02T14:00:00.000Z"))
    quarterly_rollup.handler(None, None)
    found = json.loads(lake.read(f"{MARKET}.json") or b"")
    assert found["finished"] is False
    assert found["weeks"][-1] == {"start": "2025-09-01", "calls": 1, "days": 2}


def test_an_event_says_which_quarter_was_rolled_up_and_where_its_manifest_is(
    world: World, lake: Bucket
) -> None:
    said: list[dict[str, str]] = []
    boto3.setup_default_session()
    assert boto3.DEFAULT_SESSION is not None
    boto3.DEFAULT_SESSION.events.register(
        "before-call.events.PutEvents",
        lambda params, **_: said.extend(json.loads(params["body"])["Entries"]),
    )
    store(world, call("CA1"), call("CA2"))
    quarterly_rollup.handler(Q3, None)
    [entry] = said
    assert (entry["Source"], entry["DetailType"]) == ("rappel", "Quarter rolled up")
    assert json.loads(entry["Detail"]) == {
        "quarter": "2025-Q3",
        "state": "closed",
        "calls": 2,
        "manifest": MANIFEST,
    }
    assert lake.read(MANIFEST) is not None


def test_an_event_that_is_refused_fails_the_run_in_one_line(world: World) -> None:
    refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "…"}]}
    said = Announcement(quarter="2025-Q3", state="closed", calls=2, manifest=MANIFEST)
    with pytest.raises(
        NotAnnounced, match=r'^EventBridge refused .* 2025-Q3 \(ThrottlingException\): run {"q'
    ):
        announce(lambda **_: refused, said)


def test_values_that_can_t_be_read_stop_the_run_before_anything_is_published(
    world: World, lake: Bucket
) -> None:
    lake.client.put_object(Bucket=lake.bucket, Key="values.toml", Body=b"[service]\nrecovery_rate = 3\n")
    with pytest.raises(BadValues, match=r"^the lake's values.toml, service"):
        quarterly_rollup.handler(Q3, None)
    assert lake.keys("") == ["values.toml"]
