"""A missed call that is told after a later answered one of its caller is recovered in the lake."""

import json
from datetime import timedelta
from itertools import permutations
from pathlib import Path

from standardwebhooks import Webhook

from functions.lake.quarter import Quarter
from functions.shared.moment import to_text, utc_now
from tests.builders import SERVICE
from tests.handlers.conftest import SECRETS, Post, World
from tests.ledger import calls_of


def test_any_order_of_a_caller_s_calls_gives_the_same_lake(world: World, post: Post, tmp_path: Path) -> None:
    """One was missed, two were answered one and two hours later; each order has a caller of its own."""
    first = utc_now() - timedelta(hours=30)
    calls = [
        ("call.missed", first),
        ("call.answered", first + timedelta(hours=1)),
        ("call.answered", first + timedelta(hours=2)),
    ]
    for number, order in enumerate(permutations(calls)):
        for type_, started_at in order:
            tell(post, type_, f"{number}-{started_at:%H}", f"+151455501{number:02d}", to_text(started_at))
    rows, _ = calls_of(tmp_path, *world.all_calls(), quarter=Quarter.of(first.date()))
    assert len(rows) == 6
    assert {(row["recovered_at"], row["recovered_by"]) for row in rows} == {
        (calls[1][1].replace(microsecond=first.microsecond // 1000 * 1000), "caller")
    }


def tell(post: Post, type_: str, call_id: str, caller: str, started_at: str) -> None:
    data = {"call_id": call_id, "from": caller, "to": SERVICE, "started_at": started_at}
    body, moment, name = json.dumps({"type": type_, "data": data}), utc_now(), f"msg_{call_id}_{type_}"
    headers = {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(SECRETS["tremblay-pbx"]).sign(name, moment, body),
    }
    assert post(body, headers, "standardwebhooks", "tremblay-pbx")["statusCode"] == 200
