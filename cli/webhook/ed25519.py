"""Signs samples with Ed25519 (RFC 8032, section 5.1.6): not in constant time, so with test keys only."""

from hashlib import sha512

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)

_Point = tuple[int, int]


def sign(seed: bytes, message: bytes) -> bytes:
    """Returns the 64 bytes that sign the message. The seed is the private key's 32 bytes."""
    digest = sha512(seed).digest()
    # Clamped: its 3 lowest bits and the highest are off, the one below on.
    scalar = (int.from_bytes(digest[:32], "little") & (1 << 254) - 8) | 1 << 254
    public = _encoded(_times(scalar, _BASE))
    nonce = _number(digest[32:] + message)
    commitment = _encoded(_times(nonce, _BASE))
    answer = (nonce + _number(commitment + public + message) * scalar) % _ORDER
    return commitment + answer.to_bytes(32, "little")


def _number(content: bytes) -> int:
    return int.from_bytes(sha512(content).digest(), "little") % _ORDER


def _add(p: _Point, q: _Point) -> _Point:
    (x1, y1), (x2, y2) = p, q
    twist = _D * x1 * x2 * y1 * y2
    return (
        (x1 * y2 + x2 * y1) * pow(1 + twist, -1, _P) % _P,
        (y1 * y2 + x1 * x2) * pow(1 - twist, -1, _P) % _P,
    )


def _times(scalar: int, point: _Point) -> _Point:
    product = (0, 1)
    while scalar:
        if scalar & 1:
            product = _add(product, point)
        point = _add(point, point)
        scalar >>= 1
    return product


def _encoded(point: _Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")
