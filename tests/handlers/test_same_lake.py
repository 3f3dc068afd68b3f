"""The ledger's items may change their shape: of the same calls, the lake's missed calls stay the same."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from standardwebhooks import Webhook

from functions.lake.bucket import Bucket
from functions.on_missed_call import handler as on_missed_call
from functions.quarterly_rollup import handler as quarterly_rollup
from tests.builders import SERVICE, dealership
from tests.handlers.conftest import SECRETS, Post, World
from tests.handlers.test_quarterly_rollup import CALLS, Q3, lake
from tests.ledger import read

__all__ = ["lake"]

START = datetime(2025, 9, 2, 23, 30, tzinfo=UTC)  # calls ring across midnight UTC
ROLLED_UP = datetime(2025, 10, 20, 12, tzinfo=UTC)
# Of the rows that the ledger's items of 2026-11-30 made: a key that held a day, and notes for answered calls.
NEW = {
    "caller_key",
    "undelivered_reason",
    "carrier",
    "receiving_carrier",
    "parts",
    "price_usd",
    "promised_at",
    "handled_as",
    "handled_at",
    "kept_by",
    "local_at",
    "zone",
    "holiday_id",
    "holiday_fr",
}
DIGEST = "a7ebfbe3d5de1b9a188d06445bd92d5269c8a33ce95ee085a1fd31ce372bd8d2"


class Told(NamedTuple):
    """An event of a call, and when its webhook came."""

    at: datetime
    type: str
    data: dict[str, object]


def story() -> list[Told]:
    """A day of 240 calls of 60 callers: told once or twice, in order; a few answered at another telephone."""
    rng = Random(11)
    told: list[Told] = []
    for number in range(240):
        began = START + timedelta(seconds=240 * number + rng.randrange(100))
        caller = f"+1514555{rng.randrange(60):04}" if rng.random() < 0.97 else None
        data: dict[str, object] = {"call_id": f"c-{number}", "started_at": began.isoformat()}
        kind = rng.choices(["missed", "answered", "both", "placed"], [4, 3, 1, 2])[0]
        if kind == "placed":
            if caller is None:
                continue
            data |= {"from": SERVICE, "to": caller, "direction": "outbound"}
            types = [rng.choice(["call.answered", "call.missed"])]
        else:
            data |= {"from": caller, "to": rng.choice([SERVICE, "+14185550102", "+14185550199"])}
            data |= {
                "reason": rng.choice(["no_answer", "busy", "abandoned"]),
                "voicemail": rng.random() < 0.2,
            }
            missed, answered = ["call.missed"] * rng.choice([1, 1, 2]), ["call.answered"]
            types = {"missed": missed, "answered": answered, "both": missed + answered}[kind]
        ended = began + timedelta(seconds=rng.randrange(5, 40))
        told += [Told(ended + timedelta(seconds=n), each, data) for n, each in enumerate(types)]
    return sorted(told, key=lambda each: each.at)


def test_of_the_same_calls_the_lake_s_missed_calls_are_the_same(
    world: World, post: Post, lake: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parts = {"name": "Pièces", "department": "parts", "number": "+14185550102", "language": "en"}
    service = {"name": "Service", "department": "service", "number": SERVICE}
    world.dealerships.apply(
        dealership(lines=[service, parts]), {each: f"/secrets/{each}" for each in SECRETS}
    )
    signer = Webhook(SECRETS["tremblay-pbx"])
    for number, (at, type_, data) in enumerate(story()):
        monkeypatch.setattr(on_missed_call, "utc_now", lambda at=at: at)
        body, name = json.dumps({"type": type_, "data": data}), f"msg_{number}"
        headers = {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signer.sign(name, at, body),
        }
        assert post(body, headers, "standardwebhooks", "tremblay-pbx")["statusCode"] == 200
    monkeypatch.setattr(quarterly_rollup, "utc_now", lambda: ROLLED_UP)
    quarterly_rollup.handler(Q3, None)
    rows = [
        {name: value for name, value in row.items() if name not in NEW}
        for row in read(lake.fetch(CALLS, tmp_path))
    ]
    for row in rows:  # of an area that so few callers share
        row["caller_area"] = row["caller_area"] and row["caller_area"].replace("other", "514")
    assert len(rows) == 114
    assert {row["recovered_by"] for row in rows} == {None, "staff", "caller"}
    told = json.dumps(rows, default=str, sort_keys=True)
    assert hashlib.sha256(told.encode()).hexdigest() == DIGEST
