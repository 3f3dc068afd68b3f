"""A provider that answers late leaves the desk the time to say so."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from threading import Event
from typing import Any

import pytest

from functions.desk.bridging.bridge import RING_SECONDS
from functions.desk.bridging.choice import bridge
from functions.shared.one_tap import BRIDGING_PROVIDERS, BridgingProvider
from functions.shared.provider_api import api
from functions.shared.provider_api.api import Answer
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from infra.functions import DESK
from tests.handlers.bridging.conftest import ADVISOR, CALLER, ENDPOINT, NUMBER, TAKEN
from tests.texting.providers import CREDENTIALS
from tests.texting.stand_in import Asked, Said, standing_in


@dataclass
class Provider:
    """Takes so many seconds for each answer, and waits no longer than it is told: then nobody can tell."""

    takes: float
    asked: list[tuple[str, float]] = field(default_factory=list)
    now: float = 1000.0

    def ask(self, _method: str, url: str, *_: object, most_seconds: float, **__: object) -> Answer:
        self.asked.append((url, most_seconds))
        self.now += min(self.takes, most_seconds)
        if self.takes > most_seconds:
            raise AnswerLost("ReadTimeoutError")
        body: Mapping[str, Any] = {"access_token": "t", "expires_in": 3600}
        for said in TAKEN.values():
            body = {**(said.body or {}), **body}
        return Answer(200, body)

    def ring(self, name: BridgingProvider) -> str:
        made = bridge(
            name,
            NUMBER,
            lambda: CREDENTIALS[name],
            endpoint=ENDPOINT,
            application="1",
            clock=lambda: self.now,
        )
        return made.ring(ADVISOR, CALLER)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Provider]:
    def make(takes: float) -> Provider:
        made = Provider(takes)
        import_module("functions.shared.provider_api.ringcentral")  # which would keep what it imports first
        monkeypatch.setattr(api, "ask", made.ask)
        return made

    return make


@pytest.mark.parametrize("name", BRIDGING_PROVIDERS)
@pytest.mark.parametrize("takes", [0.2, 2.4, 4.5, 60.0])
def test_whatever_it_takes_the_desk_has_half_of_its_time_left(
    name: BridgingProvider, takes: float, slow: Callable[[float], Provider]
) -> None:
    provider = slow(takes)
    with suppress(Unavailable, AnswerLost):
        provider.ring(name)
    assert provider.asked
    assert timedelta(seconds=provider.now - 1000.0) <= timedelta(seconds=RING_SECONDS) <= DESK.timeout / 2


def test_nobody_is_rung_by_a_token_that_came_too_late(slow: Callable[[float], Provider]) -> None:
    provider = slow(4.5)
    with pytest.raises(Unavailable, match="no_time_left"):
        provider.ring("ringcentral")
    assert [url.rpartition("/")[2] for url, _ in provider.asked] == ["token"]


def test_where_the_call_itself_was_asked_for_nobody_can_tell(slow: Callable[[float], Provider]) -> None:
    provider = slow(3.0)
    with pytest.raises(AnswerLost):
        provider.ring("ringcentral")
    assert [url.rpartition("/")[2] for url, _ in provider.asked] == ["token", "ring-out"]


def test_two_requests_share_the_time(slow: Callable[[float], Provider]) -> None:
    provider = slow(2.0)
    assert provider.ring("ringcentral")
    assert [most for _, most in provider.asked] == [RING_SECONDS, RING_SECONDS - 2.0]


def test_an_answer_is_waited_for_no_longer_than_is_left() -> None:
    over = Event()

    def silent(_asked: Asked) -> Said:
        over.wait(30)
        return Said(200, {})

    with standing_in(silent) as stand_in:
        with pytest.raises(AnswerLost):
            api.ask("POST", stand_in.url, "key", form={}, most_seconds=0.2)
        over.set()
