"""Decodes base64 in one spelling only: a second spelling of a signature would be a second valid one."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64


def decode(text: str) -> bytes:
    """Returns the bytes, and none where the text isn't base64, or isn't how base64 spells those bytes."""
    try:
        content = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return b""
    return content if b64encode(content).decode() == text else b""
