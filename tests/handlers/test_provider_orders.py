"""Providers that tell a call by its legs: whatever order the events come in, the ledger says the same."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any
from uuid import UUID

import boto3
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from functions.shared.moment import utc_now
from tests.builders import CALLER, SERVICE, dealership
from tests.handlers.conftest import Post, World

DIALPAD_SECRET = "a-dialpad-secret-of-thirty-two-bytes"
TELNYX_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
START = int(utc_now().timestamp()) - 60
Tell = Callable[..., None]


def encoded(content: bytes) -> str:
    return b64encode(content).decode()


@pytest.fixture
def tell(world: World, post: Post) -> dict[str, Tell]:
    """Posts an event as the provider of that name signs it."""
    secrets = {
        "dialpad": DIALPAD_SECRET,
        "telnyx": encoded(TELNYX_KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)),
    }
    integrations = [{"id": f"tremblay-{name}", "provider": name} for name in secrets]
    parameters = {f"tremblay-{name}": f"/secrets/tremblay-{name}" for name in secrets}
    world.dealerships.apply(dealership(integrations=integrations), parameters)
    for name, secret in secrets.items():
        boto3.client("ssm").put_parameter(Name=f"/secrets/tremblay-{name}", Value=secret, Type="SecureString")

    def dialpad(root: int, leg: int = 0, **event: Any) -> None:
        ids = {"call_id": root + leg, "entry_point_call_id": root if leg else None}
        call = ids | {"direction": "inbound", "external_number": CALLER, "internal_number": SERVICE}
        body = jwt.encode(call | {"date_started": START * 1000} | event, DIALPAD_SECRET, "HS256")
        answer = post(body, {"content-type": "application/jwt"}, "dialpad", "tremblay-dialpad")
        assert answer["statusCode"] == 200, answer

    def telnyx(session: int, event_type: str, **payload: Any) -> None:
        call = {"call_session_id": str(UUID(int=session)), "from": CALLER, "to": SERVICE}
        parties = {name.rstrip("_"): value for name, value in payload.items()}
        body = json.dumps({"data": {"event_type": event_type, "payload": call | parties}})
        stamp = str(int(utc_now().timestamp()))
        signature = encoded(TELNYX_KEY.sign(f"{stamp}|{body}".encode()))
        headers = {
            "content-type": "application/json",
            "telnyx-timestamp": stamp,
            "telnyx-signature-ed25519": signature,
        }
        assert post(body, headers, "telnyx", "tremblay-telnyx")["statusCode"] == 200

    return {"dialpad": dialpad, "telnyx": telnyx}


def owed(world: World) -> set[str]:
    """The ids of the calls whose callers get a text."""
    return {
        call["call_id"]
        for call in world.all_calls()
        if call.get("text_status") == "pending" and "answered_at" not in call and "outbound_at" not in call
    }


def orders(story: list[dict[str, Any]]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Each order of a story, and ten call ids of its own."""
    for n, order in enumerate(permutations(story)):
        yield 1000 + 10 * n, list(order)


def test_a_department_s_call_taken_by_one_operator_is_none_missed(
    world: World, tell: dict[str, Tell]
) -> None:
    story: list[dict[str, Any]] = [
        {"leg": 1, "state": "missed"},
        {"leg": 2, "state": "connected", "date_connected": START * 1000},
        {"state": "missed"},  # as if the root told the leg's fate
        {"state": "hangup"},
    ]
    for root, told in orders(story):
        for event in told:
            tell["dialpad"](root, **event)
    assert owed(world) == set()


def test_a_department_s_call_that_nobody_took_is_missed_once(world: World, tell: dict[str, Tell]) -> None:
    story: list[dict[str, Any]] = [
        {"leg": 1, "state": "missed"},
        {"leg": 2, "state": "missed"},
        {"state": "missed"},
    ]
    roots = set()
    for root, told in orders(story):
        roots.add(str(root))
        for event in told:
            tell["dialpad"](root, **event)
    assert owed(world) == roots


@pytest.mark.parametrize("taken", [True, False])
def test_a_session_is_missed_unless_one_of_its_legs_was_bridged(
    world: World, tell: dict[str, Tell], taken: bool
) -> None:
    device = "sip:julie@sip.telnyx.com"
    story: list[dict[str, Any]] = [
        {"event_type": "call.initiated", "direction": "outgoing", "to": device},
        {"event_type": "call.bridged" if taken else "call.initiated", "direction": "incoming"},
        {"event_type": "call.hangup", "hangup_cause": "originator_cancel"},
    ]
    sessions = set()
    for session, told in orders(story):
        sessions.add(str(UUID(int=session)))
        for event in told:
            tell["telnyx"](session, **event)
    assert owed(world) == (set() if taken else sessions)


def test_an_outgoing_call_from_a_number_that_is_no_line_is_none_missed(
    world: World, tell: dict[str, Tell]
) -> None:
    parties = {"from_": "+14185550188", "to": CALLER}
    story: list[dict[str, Any]] = [
        {"event_type": "call.initiated", "direction": "outgoing"} | parties,
        {"event_type": "call.hangup", "hangup_cause": "no_answer"} | parties,
    ]
    for session, told in orders(story):
        for event in told:
            tell["telnyx"](session, **event)
    assert owed(world) == set()


def test_a_leg_to_a_mobile_under_a_line_s_number_does_not_hide_the_call_that_it_rings_for(
    world: World, tell: dict[str, Tell]
) -> None:
    leg = {"from_": SERVICE, "to": "+14185550177"}
    story: list[dict[str, Any]] = [
        {"event_type": "call.initiated", "direction": "outgoing"} | leg,
        {"event_type": "call.hangup", "hangup_cause": "timeout"} | leg,
        {"event_type": "call.hangup", "hangup_cause": "originator_cancel"},
    ]
    sessions = set()
    for session, told in orders(story):
        sessions.add(str(UUID(int=session)))
        for event in told:
            tell["telnyx"](session, **event)
    assert owed(world) == sessions
