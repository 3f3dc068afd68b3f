"""Bodies that are almost right: a field gone, of another type, at its limit, or in another's place."""

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

_ODD: Sequence[Any] = (
    *(None, True, False, 0, -1, 10**30, 1e308, -0.5, 2**63),
    *("", " ", "\u0000", "null", "é" * 300, "\ud800", "\u202e", "+", "+1", "+14185550101", "(418) 555-0101"),
    *("anonymous", "sip:+15145550177@pbx.example.ca", "A" * 5000, "0" * 400, "'; DROP TABLE calls; --"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2025-13-45", "2025-03-30T02:30:00", "1e400"),
    *("253402300800", "-62135596801", "NaN", "Infinity", "${jndi:ldap://x}", "{{7*7}}", "%00", "\r\nX: y"),
    *([], {}, [[]], [{}], {"": ""}, ["+15145550177"]),
)
Path = tuple[Any, ...]
_DEEPEST = 12
_HALF = "\ud800"


def mutated(body: str, random: Random) -> str:
    """The body, changed in one to four places."""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        try:
            body = _json(body, random)
        except ValueError:
            body = _form(body, random)
    return _bytes(body, random) if random.random() < 0.1 else body


def _json(body: str, random: Random) -> str:
    tree = json.loads(body)
    if not isinstance(tree, dict | list):
        raise ValueError
    paths = list(_paths(tree))
    if not paths:
        return json.dumps({"event": _odd(random)})
    *parents, last = random.choice(paths)
    parent: Any = tree
    for step in parents:
        parent = parent[step]
    change = random.choice((_replace, _replace, _remove, _wrap, _borrow, _rename, _deepen))
    change(parent, last, tree, random)
    plain = json.dumps(tree, ensure_ascii=False)
    escaped = random.random() < 0.5 or _HALF in plain  # half a surrogate travels as its escape alone
    return json.dumps(tree) if escaped else plain


def _paths(tree: Any, above: Path = ()) -> list[Path]:
    steps: list[Any] = []
    if len(above) < _DEEPEST and isinstance(tree, dict | list):
        steps = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
    return [path for step in steps for path in [(*above, step), *_paths(tree[step], (*above, step))]]


def _odd(random: Random) -> Any:
    return random.choice(_ODD)


def _replace(parent: Any, last: Any, _tree: Any, random: Random) -> None:
    parent[last] = _odd(random)


def _remove(parent: Any, last: Any, _tree: Any, _random: Random) -> None:
    del parent[last]


def _wrap(parent: Any, last: Any, _tree: Any, random: Random) -> None:
    parent[last] = random.choice(([parent[last]], {"value": parent[last]}, str(parent[last])))


def _borrow(parent: Any, last: Any, tree: Any, random: Random) -> None:
    """Another field's value: a number where an id stands, a moment where a number does."""
    *above, step = random.choice(_paths(tree))
    place = tree
    for each in above:
        place = place[each]
    parent[last] = json.loads(json.dumps(place[step]))


def _rename(parent: Any, last: Any, _tree: Any, random: Random) -> None:
    if isinstance(parent, dict):
        parent[random.choice((last.upper(), last + " ", "", "__proto__"))] = parent.pop(last)


def _deepen(parent: Any, last: Any, _tree: Any, random: Random) -> None:
    for _ in range(random.choice((5, 300))):
        parent[last] = [parent[last]]


def _form(body: str, random: Random) -> str:
    fields = parse_qsl(body, keep_blank_values=True) or [("", "")]
    place = random.randrange(len(fields))
    name, value = fields[place]
    changes: Sequence[Callable[[], object]] = (
        lambda: fields.pop(place),
        lambda: fields.append((name, str(_odd(random)))),
        lambda: fields.__setitem__(place, (name, str(_odd(random)))),
        lambda: fields.__setitem__(place, (name, random.choice(fields)[1])),
        lambda: fields.__setitem__(place, (name[::-1], value)),
        lambda: fields.extend([(name, value)] * 300),
    )
    random.choice(changes)()
    return urlencode(fields, errors="replace")


def _bytes(body: str, random: Random) -> str:
    at = random.randrange(len(body) + 1)
    piece = random.choice(("\u0000", "}", '"', "%", "&&", "\ufeff", body[at : at + 50]))
    return random.choice((body[:at], body[:at] + piece + body[at:], body[at:], body[:at] + body[at + 1 :]))
