"""What a provider hears of its webhook: what happened to the call, and nothing that a stranger may know."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.on_missed_call import handler as on_missed_call
from functions.shared.ledger.calls import CallRef
from tests.builders import CALLER, SERVICE
from tests.handlers.conftest import SECRETS, Post, World
from tests.handlers.test_on_missed_call import pbx


def told(answer: dict[str, Any]) -> dict[str, str]:
    assert answer["statusCode"] == 200
    said: dict[str, str] = json.loads(answer["body"])
    return said


def only_call(world: World) -> CallRef:
    [call] = world.all_calls()
    return CallRef(call["dealership_id"], call["call_key"])


STORED = {"status": "stored", "department": "service", "text": "pending"}


def test_a_retry_hears_that_the_call_is_known_and_where_its_text_stands(world: World, post: Post) -> None:
    assert told(pbx(post)) == STORED
    assert told(pbx(post)) == STORED | {"status": "duplicate"}
    world.calls.transition(only_call(world), "suppress", text_reason="opted_out")
    known = {"status": "duplicate", "department": "service", "text": "suppressed", "why": "opted_out"}
    assert told(pbx(post)) == known


def test_a_call_to_no_known_line_says_so(world: World, post: Post) -> None:
    stored = {"status": "stored", "department": "other", "line": "unknown", "text": "pending"}
    assert told(pbx(post, to="+14185550999")) == stored
    assert told(pbx(post, to="+14185550999")) == stored | {"status": "duplicate"}
    named = told(pbx(post, delivery="msg_2", call_id="pbx-2", to="+14185550999", department="parts"))
    assert named == stored | {"department": "parts"}


@pytest.mark.parametrize("caller", ["", "anonymous"])
def test_a_caller_whom_nobody_knows_gets_no_text_and_that_is_told(
    world: World, post: Post, caller: str
) -> None:
    suppressed = {"text": "suppressed", "why": "anonymous"}
    assert told(pbx(post, **{"from": caller})) == STORED | suppressed


def test_a_caller_whose_number_failed_its_verification_gets_no_text_and_that_is_told(
    world: World, post: Post
) -> None:
    assert told(pbx(post, attestation="failed")) == STORED | {"text": "suppressed", "why": "attestation"}


def test_an_answered_call_says_whether_its_text_was_taken_back(world: World, post: Post) -> None:
    pbx(post)
    taken_back = {"status": "answered", "text": "suppressed", "why": "answered"}
    assert told(pbx(post, "call.answered", "msg_2")) == taken_back
    assert told(pbx(post, "call.answered", "msg_3", call_id="pbx-2")) == {"status": "answered"}


def test_what_changes_nothing_says_why(world: World, post: Post) -> None:
    assert told(pbx(post, "call.started")) == {"status": "ignored", "why": "type=call.started"}
    assert told(pbx(post, "call.sung", "msg_2"))["status"] == "ignored"
    placed = {"from": SERVICE, "to": CALLER, "direction": "outbound"}
    assert told(pbx(post, "call.answered", "msg_3", **placed)) == {"status": "outbound"}


def test_no_answer_holds_a_number_or_a_secret(world: World, post: Post) -> None:
    answers = [
        pbx(post),
        pbx(post),
        pbx(post, "call.answered", "msg_2"),
        pbx(post, "call.missed", "msg_3", call_id="pbx-3", to="+14185550999"),
        pbx(post, "call.answered", "msg_4", **{"from": SERVICE, "to": CALLER, "direction": "outbound"}),
    ]
    for answer in answers:
        for secret in (CALLER, SERVICE, "5550", *SECRETS.values(), "garage-tremblay"):
            assert secret not in answer["body"]


def test_a_stranger_learns_nothing_of_a_call_that_is_known(world: World, post: Post) -> None:
    """The same body, unsigned, with a false signature and signed too long ago: refused, known or not."""

    def knock(**headers: str) -> tuple[int, str]:
        body = json.dumps({"type": "call.missed", "data": {"call_id": "pbx-1", "from": CALLER}})
        answer = post(
            body, {"content-type": "application/json"} | headers, "standardwebhooks", "tremblay-pbx"
        )
        return answer["statusCode"], answer["body"]

    now = datetime.now(UTC)
    forged = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": "v1,YQ==",
    }
    old = forged | {"webhook-timestamp": str(int((now - timedelta(hours=1)).timestamp()))}
    headers = [{}, forged, old]
    before = [knock(**each) for each in headers]
    pbx(post)
    assert [knock(**each) for each in headers] == before
    assert {status for status, _ in before} <= {400, 401}
    assert not any(word in body for _, body in before for word in ("department", "pending", "stored"))


def test_a_queue_that_fails_is_the_sweeper_s_affair_and_not_the_provider_s(
    world: World, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUEUE_URL", world.queue_url + "-gone")
    on_missed_call._wiring.cache_clear()
    assert told(pbx(post)) == STORED
