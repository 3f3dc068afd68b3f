"""Each provider that texts tells of the texts that come in, and of no other thing as if it were one."""

from datetime import datetime
from typing import Any

import pytest

from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.on_missed_call.web import Refused
from functions.shared.sender import PROVIDER_CARRIERS
from tests.builders import NOW, request
from tests.providers.vectors import PAYLOADS, TEXTS, Vector


def texts_of(vector: Vector) -> list[Any]:
    webhook = request(vector["body"].encode(), {"content-type": vector["content_type"]})
    return load_adapter(vector["provider"]).texts(webhook)


@pytest.mark.parametrize("vector", TEXTS.values(), ids=lambda vector: vector["id"])
def test_a_documented_text_means_what_it_should(vector: Vector) -> None:
    texts = texts_of(vector)
    if vector["expect"] is None:
        assert texts == []
        return
    [text] = texts
    expected = {"received_at": NOW.isoformat(), **vector["expect"]}
    assert text.received_at == datetime.fromisoformat(expected.pop("received_at"))
    assert {name: getattr(text, name) for name in expected} == expected
    assert text.carrier == vector["provider"]


@pytest.mark.parametrize("vector", PAYLOADS.values(), ids=lambda vector: vector["id"])
def test_a_call_is_no_text(vector: Vector) -> None:
    assert texts_of(vector) == []


def test_every_provider_that_texts_tells_of_the_texts_that_come_in() -> None:
    told = {vector["provider"] for vector in TEXTS.values() if vector["expect"]}
    assert told == set(PROVIDER_CARRIERS) <= set(ADAPTERS)


def test_an_id_that_holds_the_caller_s_number_is_refused_since_ids_reach_the_logs() -> None:
    vector = TEXTS["ringcentral-text"]
    with pytest.raises(Refused) as refused:
        texts_of(vector | {"body": vector["body"].replace("3062991514017", "3064185550142")})
    assert refused.value.code == "bad_field"


@pytest.mark.parametrize("sender", ["anonymous", ""])
def test_a_text_from_nobody_is_none(sender: str) -> None:
    vector = TEXTS["telnyx-text"]
    assert texts_of(vector | {"body": vector["body"].replace("+14185550142", sender)}) == []


def test_twilio_s_text_has_an_id_of_its_kind() -> None:
    vector = TEXTS["twilio-text"]
    with pytest.raises(Refused):
        texts_of(vector | {"body": vector["body"].replace("=SM", "=CA")})
