"""An event on its way to a dealership's own endpoint."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from functions.announce.changes import changes
from functions.notify.delivering import AGAIN, PAUSES, Delivered, Delivering, pause
from functions.notify.endpoint_post import Unreachable
from functions.shared.endpoint import ForbiddenEndpoint
from functions.shared.event import to_detail
from functions.shared.ledger.gone_urls import hashed
from tests.builders import NOW, dealership
from tests.unit.announce.test_changes import call
from tests.unit.notify.test_signature import NEW, now

URL = "https://crm.garage.ca/rappel"
DETAIL = to_detail(changes(None, call(), NOW)[0], None)


@dataclass
class World:
    """A dealership whose endpoint answers so, or fails."""

    answer: int | Exception = 200
    url: str | None = URL
    secrets: tuple[str, ...] = (NEW,)
    gone: str | None = None
    posted: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.posted.append((url, headers, body))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def note_gone(self, _dealership_id: str, url: str | None) -> None:
        self.gone = hashed(url) if url else None

    def deliver(self, **more: Any) -> Delivered:
        known = dealership(events={"url": self.url} if self.url else None)
        return Delivering(
            dealership=lambda _: known,
            secrets=lambda _: self.secrets,
            gone=lambda _: self.gone,
            note_gone=self.note_gone,
            post=self.post,
            clock=now,
        ).deliver("CallMissed", DETAIL, **more)


def test_an_event_is_sent_signed_by_its_own_id() -> None:
    world = World()
    assert world.deliver() == Delivered("delivered", "200")
    [(url, headers, body)] = world.posted
    assert url == URL
    assert headers["webhook-id"] == DETAIL["id"]
    sent = Webhook(NEW).verify(body, dict(headers))
    assert sent == {"type": "CallMissed", "timestamp": DETAIL["occurred_at"], "data": DETAIL}


def test_a_dealership_without_an_endpoint_gets_nothing() -> None:
    world = World(url=None)
    assert world.deliver().result == "nobody"
    assert not world.posted


def test_410_turns_an_endpoint_off_until_its_url_is_another() -> None:
    world = World(answer=410)
    assert world.deliver().result == "gone"
    world.answer = 200
    assert world.deliver().result == "off"
    assert len(world.posted) == 1
    world.url = "https://crm.garage.ca/rappel/2"
    assert world.deliver().result == "delivered"
    assert world.gone is None


def test_a_trial_turns_it_on_again() -> None:
    world = World(answer=410)
    world.deliver()
    world.answer = 204
    assert world.deliver(trial=True).result == "delivered"
    assert world.deliver().result == "delivered"


@pytest.mark.parametrize(
    ("answer", "result", "detail"),
    [
        (301, "refused", "301"),
        (400, "refused", "400"),
        (503, "refused", "503"),
        (Unreachable("ReadTimeoutError"), "unreachable", "ReadTimeoutError"),
        (ForbiddenEndpoint("no"), "forbidden", None),
    ],
)
def test_what_isn_t_taken_is_tried_again(answer: int | Exception, result: Any, detail: str | None) -> None:
    assert World(answer=answer).deliver() == Delivered(result, detail)
    assert result in AGAIN


def test_without_a_secret_nothing_leaves() -> None:
    world = World(secrets=())
    assert world.deliver().result == "no_secret"
    assert not world.posted


def test_tries_are_further_and_further_apart_and_none_is_hidden_longer_than_sqs_can() -> None:
    assert [pause(tries) for tries in range(1, 9)] == [*PAUSES, PAUSES[-1], PAUSES[-1]]
    assert list(PAUSES) == sorted(PAUSES)
    assert PAUSES[-1] <= timedelta(hours=12)


def test_an_event_s_body_is_all_that_its_detail_is() -> None:
    world = World()
    world.deliver()
    assert json.loads(world.posted[0][2])["data"]["caller_last4"] == DETAIL["caller_last4"]
