"""Bodies that are nearly right: a valid one, with anything at all in the place of one of its parts."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from hypothesis import strategies as st

from functions.on_missed_call.decision import Missed, decide
from functions.on_missed_call.providers import load_adapter
from functions.on_missed_call.web import Refused, Request
from functions.shared.ledger.directory import KnownIntegration
from functions.shared.ledger.items import pack
from tests.builders import NOW

# Nothing, moments that UTC can't hold, numbers that DynamoDB can't, a name cut in the middle of an emoji.
EDGES: tuple[Any, ...] = (
    *(None, "", [], {}),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *(2**63, 10**45 + 1, -(10**45) - 1, 1e308),
    *("\ud83d", "sip:", "0" * 300),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def spoilt(valid: Any) -> st.SearchStrategy[bytes]:
    """JSON of `valid` with one part replaced, or left out."""
    places = list(_places(valid))
    return st.builds(
        lambda place, value, leave_out: json.dumps(_replaced(valid, place, value, leave_out)).encode(),
        st.sampled_from(places),
        st.sampled_from(EDGES) | ANYTHING,
        st.booleans(),
    )


def edges(valid: Any) -> Iterator[bytes]:
    """JSON of `valid` with each of its parts replaced by each of EDGES."""
    for place in _places(valid):
        for value in EDGES:
            yield json.dumps(_replaced(valid, place, value, leave_out=False)).encode()


def taken_or_refused(provider: str, webhook: Request) -> None:
    """Reads the webhook, decides and packs what the ledger would store: all of it works, or is refused."""
    adapter = load_adapter(provider)
    integration = KnownIntegration("i", "garage-tremblay", provider, "/secret")
    try:
        events = adapter.parse(webhook)
    except Refused as refused:
        assert 400 <= refused.status < 500
        return
    for event in events:
        decision = decide(event, provider, integration, {}, NOW, adapter.settle_seconds)
        if isinstance(decision, Missed):
            pack(asdict(decision.call))


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from _places(value[name], (*path, name))
    elif isinstance(value, list):
        for i, each in enumerate(value):
            yield from _places(each, (*path, i))


def _replaced(value: Any, place: tuple[Any, ...], new: Any, leave_out: bool) -> Any:
    if not place:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    if len(place) == 1 and leave_out:
        del copy[place[0]]
    else:
        copy[place[0]] = _replaced(value[place[0]], place[1:], new, leave_out)
    return copy
