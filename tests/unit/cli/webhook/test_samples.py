"""Each provider's samples are what it sends: the endpoint takes them, and reads what they are samples of."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from cli.webhook import samples
from cli.webhook.signing import SIGNERS
from functions.on_missed_call.providers import ADAPTERS
from tests.builders import CALLER, SERVICE
from tests.providers.vectors import PAYLOADS
from tests.unit.cli.webhook.build import NOW, delivered, taken

pytestmark = pytest.mark.slow

each = pytest.mark.parametrize("name", SIGNERS)
# Names that their providers document, and no vector has.
ELSEWHERE = {
    "twilio": {"DialCallStatus", "Timestamp"},
    "signalwire": {"DialCallStatus"},
    "plivo": {"Event"},
    "zoom": {"answer_start_time"},
    "quo": {
        "resource",
        "context",
        "orgId",
        "updatedAt",
        "workspace",
        "external",
        "resolution",
        "participants",
    },
}


def test_every_adapter_has_a_sample() -> None:
    assert {name.partition("-")[0] for name in SIGNERS} == set(ADAPTERS)


@each
@pytest.mark.parametrize(("sample", "kind"), [("missed", "missed"), ("answered", "answered")])
def test_a_call_that_came_in_is_what_its_sample_says(name: str, sample: str, kind: str) -> None:
    event = taken(name, delivered(name, sample))
    assert (event.kind, event.direction, event.caller) == (kind, "inbound", CALLER)
    assert event.called == (SERVICE if samples.load(name).names_numbers else None)
    assert (event.outcome is not None) == (kind == "missed")


@each
def test_a_placed_call_calls_its_customer_back(name: str) -> None:
    event = taken(name, delivered(name, "outbound"))
    assert (event.called, event.callback) == (CALLER, "reached")
    if name == "telnyx":  # its direction is left to the dealership's lines
        assert (event.caller, event.direction_told) == (SERVICE, False)
    else:
        assert (event.kind, event.direction, event.direction_told) == ("ignored", "outbound", True)


@each
def test_its_call_began_half_a_minute_ago_at_most(name: str) -> None:
    began = taken(name, delivered(name)).started_at
    assert began is None or timedelta() <= NOW - began <= timedelta(seconds=31)


@each
@pytest.mark.parametrize("kind", ["missed", "answered", "outbound"])
def test_no_two_are_the_same_call(name: str, kind: str) -> None:
    if name == "3cx":  # it gives no id: the same number in the same second is the same call
        return
    assert len({taken(name, delivered(name, kind)).call_id for _ in range(20)}) == 20


@each
def test_a_withheld_caller_is_nobody(name: str) -> None:
    event = taken(name, delivered(name, caller="anonymous"))
    assert (event.kind, event.caller) == ("missed", None)


@pytest.mark.parametrize("name", [name for name in SIGNERS if samples.load(name).names_extensions])
def test_a_line_may_be_told_by_its_extension(name: str) -> None:
    event = taken(name, delivered(name, called="801"))
    assert (event.extension, event.called) == ("801", None)


@pytest.mark.parametrize("name", [name for name in SIGNERS if name != "standardwebhooks"])
def test_it_has_no_field_that_its_provider_doesn_t_send(name: str) -> None:
    provider = name.partition("-")[0]
    known = {
        field
        for vector in PAYLOADS.values()
        if vector["provider"] == provider
        for field in fields(vector["body"])
    }
    sample = samples.load(name)
    used = {field for body in sample.bodies.values() for field in names(body)}
    assert used <= known | ELSEWHERE.get(name, set())


def fields(body: str) -> Iterator[str]:
    return names(json.loads(body)) if body.startswith("{") else iter(dict(parse_qsl(body, True)))


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from names(part)
    elif isinstance(value, list):
        for part in value:
            yield from names(part)
