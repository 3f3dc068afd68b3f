"""A provider tests the endpoint before it tells of calls, and knows how long a text must wait."""

import hmac
import json
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import boto3
import pytest

from functions.shared.moment import from_text, utc_now
from tests.builders import CALLER, SERVICE, dealership
from tests.handlers.conftest import Post, World

STARTED = utc_now()
JSON = {"content-type": "application/json"}
SECRETS = {
    "tremblay-zoom": "zoom-secret",
    "tremblay-rc": "ringcentral-token",
    "tremblay-rail": "callrail-key",
}


@pytest.fixture(autouse=True)
def _known(world: World) -> None:
    integrations = [
        {"id": "tremblay-zoom", "provider": "zoom"},
        {"id": "tremblay-rc", "provider": "ringcentral", "settle_seconds": 5},
        {"id": "tremblay-rail", "provider": "callrail"},
    ]
    world.dealerships.apply(
        dealership(integrations=integrations), {each: f"/secrets/{each}" for each in SECRETS}
    )
    for each, secret in SECRETS.items():
        boto3.client("ssm").put_parameter(Name=f"/secrets/{each}", Value=secret, Type="SecureString")


def zoom(post: Post, content: dict[str, Any]) -> dict[str, Any]:
    body, stamp = json.dumps(content), str(int(utc_now().timestamp()))
    signature = hmac.new(b"zoom-secret", f"v0:{stamp}:{body}".encode(), "sha256").hexdigest()
    headers = JSON | {"x-zm-request-timestamp": stamp, "x-zm-signature": f"v0={signature}"}
    return post(body, headers, "zoom", "tremblay-zoom")


def leg(event: str, call_id: str = "6998252567075884640") -> dict[str, Any]:
    ends = {"caller": {"phone_number": CALLER}, "callee": {"phone_number": SERVICE}}
    told = {"call_id": call_id, "ringing_start_time": STARTED.isoformat(), **ends}
    return {"event": event, "payload": {"object": told}}


def ringcentral(code: str) -> str:
    ends = {"from": {"phoneNumber": CALLER}, "to": {"phoneNumber": SERVICE}}
    party = {"direction": "Inbound", "status": {"code": code}, "missedCall": True, **ends}
    return json.dumps(
        {"body": {"telephonySessionId": "s-a6abd24ca6774373a8120a3390d3cbe8", "parties": [party]}}
    )


def window(world: World) -> timedelta:
    [call] = world.all_calls()
    return from_text(call["settles_at"]) - from_text(call["received_at"])


def test_zoom_s_challenge_is_answered_and_no_call_is_kept(world: World, post: Post) -> None:
    answer = zoom(
        post, {"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vlvZRS6UYooatFL8Aw"}}
    )
    genuine = hmac.new(b"zoom-secret", b"qgg8vlvZRS6UYooatFL8Aw", "sha256").hexdigest()
    assert (answer["statusCode"], json.loads(answer["body"])["encryptedToken"]) == (200, genuine)
    assert world.all_calls() == []


@pytest.mark.parametrize(
    ("event", "outcome"),
    [
        ("/restapi/v1.0/subscription/~?threshold=1209600&interval=86400", "SubscriptionEnds"),
        ("/restapi/v1.0/subscription/f3b1-07?interval=60&threshold=60", "SubscriptionEnds"),
        ("/restapi/v1.0/account/~/extension/~/message-store?threshold=1", "Ignored"),
    ],
)
def test_a_reminder_that_its_subscription_ends_is_counted(
    world: World, post: Post, logged: Callable[[], str], event: str, outcome: str
) -> None:
    body = json.dumps({"uuid": "1", "event": event, "subscriptionId": "f3b1-07", "body": {"expiresIn": 60}})
    answer = post(body, {**JSON, "Verification-Token": "ringcentral-token"}, "ringcentral", "tremblay-rc")
    assert answer["statusCode"] == 200
    assert f'"{outcome}":[1.0]' in logged()
    assert world.all_calls() == []


def test_ringcentral_s_test_without_body_and_type_gets_its_token_back(world: World, post: Post) -> None:
    answer = post("", {"Validation-Token": "a-token-of-theirs"}, "ringcentral", "tremblay-rc")
    assert (answer["statusCode"], answer["body"]) == (200, "")
    assert answer["headers"] == {"Validation-Token": "a-token-of-theirs"}


def test_a_body_without_type_is_refused_all_the_same(world: World, post: Post) -> None:
    answer = post("{}", {"Validation-Token": "ringcentral-token"}, "ringcentral", "tremblay-rc")
    assert (answer["statusCode"], json.loads(answer["body"])["error"]) == (415, "wrong_content_type")


def test_a_text_waits_as_long_as_zoom_s_legs_need(world: World, post: Post) -> None:
    zoom(post, leg("phone.callee_missed"))
    assert window(world) == timedelta(seconds=25)


def test_a_leg_answered_elsewhere_takes_the_text_back_in_any_order(world: World, post: Post) -> None:
    for event in (
        "phone.callee_missed",
        "phone.callee_missed",
        "phone.callee_answered",
        "phone.callee_missed",
    ):
        assert zoom(post, leg(event))["statusCode"] == 200
    [call] = world.all_calls()
    assert (call["text_status"], call["text_reason"]) == ("suppressed", "answered")


def test_the_events_of_a_call_say_the_same_in_any_order(world: World, post: Post) -> None:
    record = {"direction": "inbound", "caller_did_number": CALLER, "callee_did_number": SERVICE}
    record |= {"start_time": STARTED.isoformat(), "result": "no_answer", "result_reason": "answered_by_other"}
    orders = list(permutations(("callee_ringing", "callee_missed", "callee_answered", "history")))
    for i, order in enumerate(orders):
        logs = {"payload": {"object": {"call_logs": [record | {"call_id": f"{6998252567075880000 + i}"}]}}}
        history = {"event": "phone.callee_call_history_completed"} | logs
        for name in order:
            zoom(post, history if name == "history" else leg(f"phone.{name}", f"{6998252567075880000 + i}"))
    calls = world.all_calls()
    assert len(calls) == len(orders)
    for call in calls:
        assert (call["outcome"], call["department"]) == ("no_answer", "service")
        assert call["answered_at"]
        assert "recovered_at" not in call


def test_a_dealership_s_own_window_holds_before_the_provider_s(world: World, post: Post) -> None:
    post(
        ringcentral("Disconnected"),
        JSON | {"Verification-Token": "ringcentral-token"},
        "ringcentral",
        "tremblay-rc",
    )
    assert window(world) == timedelta(seconds=5)


def test_a_text_leaves_at_once_where_the_event_is_final(world: World, post: Post) -> None:
    call = {"id": 7, "answered": False, "direction": "inbound", "start_time": utc_now().isoformat()}
    body = json.dumps(call | {"customer_phone_number": CALLER, "tracking_phone_number": SERVICE})
    signature = b64encode(hmac.new(b"callrail-key", body.encode(), "sha1").digest()).decode()
    assert post(body, JSON | {"Signature": signature}, "callrail", "tremblay-rail")["statusCode"] == 200
    assert window(world) == timedelta(0)
