"""A call that one tap at the desk bridges: the advisor's telephone rings, then the caller's. Pure.

The provider is asked to tell of the caller's leg alone, at an address that says so: the advisor's own leg is
no call back.
"""

from urllib.parse import parse_qs, urlencode, urlsplit

_PARAMETER, _CALLER = "leg", "caller"


def callback(endpoint: str) -> str:
    """The address at which a provider is to tell of the caller's leg. `endpoint` is its integration's."""
    return f"{endpoint}?{urlencode({_PARAMETER: _CALLER})}"


def tells_of_the_caller(url: str) -> bool:
    """Whether a webhook to that address tells of a caller's leg."""
    return parse_qs(urlsplit(url).query).get(_PARAMETER, [])[-1:] == [_CALLER]
