"""Nobody times a way to another dealership's calls: AWS is asked the same of one as of none.

A duration can't be asserted. What decides it can: how many requests there are, of which kind, and how much
each reads and returns. What is left is Python's own time over the same steps.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.desk import handler
from tests.builders import CALLER, dealership
from tests.handlers.conftest import World
from tests.handlers.desk import Browser, Pool, Reply, claims, open_desk, token
from tests.handlers.test_show_desk import COTE, OTHER, PBX, bump, missed

MARC = Browser(token(claims("marc", (COTE,))))
NOBODY_S = "twilio:CA" + "0" * 32
DEEDS = ("claim", "take", "release", "reached", "message", "wrong", "undo", "stop", "resume", "ring")


@pytest.fixture
def pool(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    world.dealerships.apply(dealership(id=COTE, name="Garage Côté", integrations=[PBX]), {})
    yield open_desk(world, monkeypatch)
    handler._wiring.cache_clear()


class Asked:
    """What AWS is asked, and how much comes back: no key, but each name and the number of items."""

    def __init__(self) -> None:
        self.found: list[tuple[str, object]] = []
        for client in (handler._wiring()["reading"].desk._client, handler._wiring()["acting"].outbox._client):
            client.meta.events.register("before-call", self._before)
            client.meta.events.register("after-call", self._after)

    def _before(self, model: Any, params: Any, **_: object) -> None:
        self.found.append((model.name, len(params["body"])))

    def _after(self, model: Any, parsed: Any, **_: object) -> None:
        items = parsed.get("Items") or [
            each for some in parsed.get("Responses", {}).values() for each in some
        ]
        self.found.append((model.name, (len(items), "Item" in parsed, "Error" in parsed)))


def both(asked: Asked, ask: Callable[[str], Reply], theirs: str, nobody_s: str) -> list[tuple[Any, Reply]]:
    """The requests, and the answer, of each of the two keys."""
    told = []
    for each in (theirs, nobody_s):
        asked.found.clear()
        answer = ask(each)
        told.append((list(asked.found), answer))
    return told


@pytest.fixture
def theirs(world: World, pool: Pool) -> str:
    """A call of the other dealership, with all that a thread can have, and as long a key as nobody's."""
    key = missed(world, "CA" + "1" * 32)
    julie = Browser(token())
    julie.post("/desk/rows", {"claim": key})
    julie.post(f"/desk/calls/{key}/note", {"note": "Rangée 4", "once": "n1"})
    julie.post(f"/desk/calls/{key}/text", {"text": "Bonjour", "once": "t1"})
    missed(world, "CA9", OTHER, COTE)
    for where in ("garage-tremblay", COTE):
        bump(world, where)
    return key


REQUESTS: dict[str, Callable[[str], Reply]] = {
    "thread": lambda key: MARC.get(f"/desk/calls/{key}"),
    "page": lambda key: MARC.get(f"/desk/calls/{key}", html=True),
    "tagged": lambda key: MARC.get(f"/desk/calls/{key}", tag='"1.99999999999999.0123456789abcdef"'),
    "note": lambda key: MARC.post(f"/desk/calls/{key}/note", {"note": "x", "once": "a1"}),
    "text": lambda key: MARC.post(f"/desk/calls/{key}/text", {"text": "x", "once": "a1"}),
    "unknown deed": lambda key: MARC.post("/desk/rows", {"nothing": key}),
    **{deed: lambda key, deed=deed: MARC.post("/desk/rows", {deed: key}) for deed in DEEDS},  # type: ignore[misc]
    "in the thread": lambda key: MARC.post(f"/desk/calls/{key}", {"reached": key}, html=True),
}


@pytest.mark.parametrize("request_", REQUESTS)
def test_another_dealership_s_call_costs_and_says_what_nobody_s_does(theirs: str, request_: str) -> None:
    asked = Asked()
    [foreign, unknown] = both(asked, REQUESTS[request_], theirs, NOBODY_S)
    assert foreign[0], "nothing was asked"
    assert foreign == unknown
    assert CALLER[2:] not in foreign[1].body


def test_one_s_own_call_is_seen_to_cost_more(theirs: str) -> None:
    asked = Asked()
    [own, unknown] = both(asked, lambda key: Browser(token()).get(f"/desk/calls/{key}"), theirs, NOBODY_S)
    assert len(own[0]) > len(unknown[0])


def test_another_dealership_s_tag_costs_what_an_invented_one_does(world: World, theirs: str) -> None:
    tag = Browser(token()).get("/desk/rows").tag
    counter, until, _ = tag.strip('"').split(".")
    asked = Asked()
    [foreign, unknown] = both(
        asked, lambda each: MARC.get("/desk/rows", tag=each), tag, f'"{counter}.{until}.{"0" * 24}"'
    )
    assert foreign[0]
    assert foreign[0] == unknown[0]
    assert [foreign[1].status, foreign[1].body] == [200, unknown[1].body]


def test_another_dealership_s_name_is_chosen_by_nobody_and_asked_of_nobody(theirs: str) -> None:
    asked = Asked()
    [foreign, unknown] = both(
        asked,
        lambda each: MARC.post("/desk/choose", {"dealership": each}),
        "garage-tremblay",
        "garage-nowhere1",
    )
    assert foreign == unknown
    assert (foreign[0], foreign[1].status) == ([], 404)
