"""Compares a signature or a token with the genuine ones, as all adapters must: in constant time."""

import hmac
from collections.abc import Iterable


def matches_any(given: str, genuine: Iterable[bytes]) -> bool:
    """Returns True if `given` is one of the genuine values; an empty one never is.

    It takes the same time whichever it is. Nothing that a header may hold raises, a lone surrogate included.
    """
    written = given.encode("utf-8", "surrogatepass")
    return any([hmac.compare_digest(written, value) for value in genuine if value])
