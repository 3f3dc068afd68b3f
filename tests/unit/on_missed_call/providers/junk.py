"""Bodies that are nearly right: a valid one, with anything at all in the place of one of its parts."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

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
        ANYTHING,
        st.booleans(),
    )


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
