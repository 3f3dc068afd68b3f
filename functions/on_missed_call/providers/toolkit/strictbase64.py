"""Base64 in one spelling only."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64


def decoded(text: str) -> bytes:
    """The bytes; none for what isn't base64, or isn't how base64 spells those bytes."""
    try:
        found = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return b""
    return found if b64encode(found).decode() == text else b""
