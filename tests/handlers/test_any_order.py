"""Whatever order a provider's events come in, and however often, the ledger says the same of the call."""

from collections.abc import Callable, Iterator
from itertools import count, permutations
from typing import Any

import boto3
import pytest

from tests.builders import dealership
from tests.handlers.conftest import PUBLIC_URL, Post, World
from tests.providers import PROVIDERS, SERVICE_LINES
from tests.providers.provider import Provider

LINES = [*SERVICE_LINES, {"name": "Julie", "department": "employee", "extension": "1003"}]
# What depends on when a webhook came, or on whose call it was.
OF_THE_TELLING = {
    "call_id",
    "call_key",
    "caller",
    "delivery",
    "expires_at",
    "history_version",
    "owed",
    "owed_at",
}
OF_THE_TELLING |= {"received_at", "settles_at", "answered_at", "outbound_at"}

Tell = Callable[[str], None]


@pytest.fixture(params=PROVIDERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def tell(world: World, post: Post, name: str) -> Tell:
    """Posts a body as the provider signs it."""
    provider, kind = PROVIDERS[name], name.partition("-")[0]
    integration, parameter = f"tremblay-{name}", f"/secrets/any-order-{name}"
    made = dealership(
        lines=LINES, integrations=[{"id": integration, "provider": kind, "settle_seconds": 600}]
    )
    world.dealerships.apply(made, {integration: parameter})
    boto3.client("ssm").put_parameter(Name=parameter, Value=provider.secret, Type="SecureString")

    def told(body: str) -> None:
        headers = provider.sign(f"{PUBLIC_URL}/calls/{kind}/{integration}", body)
        answer = post(body, headers, kind, integration)
        assert 200 <= answer["statusCode"] < 300, answer

    return told


def orders(provider: Provider) -> Iterator[tuple[str, list[str]]]:
    """Each order of a story of two calls: its caller, and the bodies. Each is told of calls of its own.

    Where events tell no moment, the call back can't be told before the call that it answers.
    """
    ids, callers = count(5314479320940544, 10), (f"+1514555{number:04}" for number in count(100))
    for order in permutations(range(4)):
        if provider.timeless and order.index(0) > order.index(1):
            continue
        caller, missed_id, callback_id = next(callers), str(next(ids)), str(next(ids))
        story = [provider.missed(caller, missed_id), provider.callback(caller, callback_id)]
        story += provider.others(caller, missed_id, callback_id)
        yield caller, [story[event] for event in order]


def ledgers_of(world: World, callers: list[str]) -> list[list[dict[str, Any]]]:
    """What the ledger says of each caller's calls."""
    ledgers: dict[str, list[dict[str, Any]]] = {caller: [] for caller in callers}
    for call in world.all_calls():
        told = {name: value for name, value in call.items() if name not in OF_THE_TELLING}
        ledgers.get(call.get("caller", ""), []).append(told)
    return list(ledgers.values())


def test_any_order_gives_the_same_ledger_and_twice_is_once(world: World, tell: Tell, name: str) -> None:
    provider = PROVIDERS[name]
    callers = []
    for caller, story in orders(provider):
        callers.append(caller)
        for body in story:
            tell(body)
    ledgers = ledgers_of(world, callers)
    for body in story:
        tell(body)
    ledgers += ledgers_of(world, [caller])
    if provider.timeless:  # apart from when they came
        for calls in ledgers:
            for moment in ("occurred_at", "called_back_at", "recovered_at", "desk_at"):
                assert calls[0].pop(moment)
    [call] = ledgers[0]
    assert (call["recovered_by"], call["department"], call["text_status"]) == ("staff", "service", "pending")
    assert [calls for calls in ledgers if calls != ledgers[0]] == []
