"""A request that none of an integration's secrets has signed is kept, sealed, and costs no flood's worth."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from functions.on_missed_call import handler as on_missed_call
from functions.shared.ledger import refused_requests
from functions.shared.ledger.items import unpack
from functions.shared.ledger.refused_requests import RefusedRequest, RefusedRequests
from functions.shared.moment import utc_now
from tests.builders import CALLER
from tests.handlers.conftest import SECRETS_KEY, TOKEN, Post, World

ID = "tremblay-twilio"


def kept(world: World, integration: str = ID) -> list[RefusedRequest]:
    kms = boto3.client("kms")
    table = RefusedRequests(boto3.client("dynamodb"), world.tables["calls"], lambda: kms, SECRETS_KEY)
    return [request for _, request in table.of(integration, utc_now())]


def items(world: World) -> list[dict[str, Any]]:
    found = boto3.client("dynamodb").scan(TableName=world.tables["calls"])["Items"]
    return [item for item in map(unpack, found) if item["dealership_id"].startswith("refused#")]


def test_a_request_that_another_secret_has_signed_is_kept_as_it_came_and_can_t_be_read(
    world: World, twilio: Post, logged: Callable[[], str]
) -> None:
    assert twilio("another-token", DialCallStatus="no-answer")["statusCode"] == 401
    [request] = kept(world)
    assert (request.provider, request.path) == ("twilio", f"/calls/twilio/{ID}")
    assert set(request.headers) == {"content-type", "x-twilio-signature"}
    assert CALLER.removeprefix("+").encode() in request.body
    [written] = [item for item in items(world) if "sealed" in item]
    assert set(written) == {"dealership_id", "call_key", "sealed", "expires_at"}
    assert CALLER.removeprefix("+").encode() not in b"".join(map(b64decode, written["sealed"]))
    assert (int(written["expires_at"]) - utc_now().timestamp()) / 86400 == pytest.approx(14, abs=0.1)
    assert CALLER.removeprefix("+") not in logged()


def test_what_no_secret_could_turn_is_not_kept(world: World, twilio: Post, post: Post) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    signed = form | {"x-twilio-signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}
    assert post("CallSid=CA1", form)["statusCode"] == 401
    assert post("CallSid=CA1", signed, integration="nobody-s")["statusCode"] == 401
    assert post("a=" + "b" * refused_requests.MOST_BYTES, signed)["statusCode"] == 413
    assert post("a=" + "b" * (refused_requests.MOST_BYTES - 20), signed)["statusCode"] == 401
    assert twilio(TOKEN)["statusCode"] == 200
    assert items(world) == []


def test_a_flood_is_kept_until_its_day_is_full_and_then_asks_aws_for_nothing(
    world: World, twilio: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused_requests, "MOST_A_DAY", 3)
    asked: list[str] = []
    dynamodb = on_missed_call._wiring().directory._client
    dynamodb.meta.events.register("before-call.dynamodb", lambda model, **_: asked.append(model.name))
    answers = [twilio(f"token-{number}", DialCallStatus="no-answer") for number in range(4)]
    asked.clear()
    answers += [twilio(f"token-{number}", DialCallStatus="no-answer") for number in range(5)]
    assert asked == []
    assert {(answer["statusCode"], answer["body"]) for answer in answers} == {(401, answers[0]["body"])}
    assert len(kept(world)) == 3
    on_missed_call._wiring.cache_clear()  # another process doesn't know, and asks once
    twilio("another-token")
    assert len(kept(world)) == 3


def test_where_aws_fails_the_provider_hears_the_same_and_the_next_ask_for_nothing(
    world: World, twilio: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[RefusedRequest] = []

    def fail(request: RefusedRequest) -> bool:
        tries.append(request)
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example")

    monkeypatch.setattr(RefusedRequests, "keep", lambda _, request: fail(request))
    assert [twilio("another-token")["statusCode"] for _ in range(3)] == [401] * 3
    assert len(tries) == 1
