"""Reads a captured request as proxies show it: a request line, headers, an empty line, the body.

POST /calls/twilio/garage-twilio HTTP/1.1
Host: calls.example.ca
X-Twilio-Signature: …

CallSid=CA…
"""

import re
from dataclasses import dataclass

from cli.shared.errors import Failed

_START = re.compile(rb"([A-Z]+) (\S+)(?: HTTP/[0-9.]+)?")
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
# These say how the captured one travelled, and nothing of what was sent.
_OF_THE_JOURNEY = frozenset(
    {"host", "content-length", "connection", "keep-alive", "transfer-encoding", "te", "upgrade"}
    | {"accept-encoding", "expect", "proxy-connection"}
)


@dataclass(frozen=True, slots=True)
class Captured:
    """`url` is where it went, None where the request doesn't say."""

    url: str | None
    headers: dict[str, str]
    body: bytes


def read(content: bytes) -> Captured:
    """Raises Failed where it isn't a whole request."""
    head, _, rest = content.partition(b"\n")
    start = _START.fullmatch(head.strip())
    if start is None:
        raise Failed("the file is no captured request: its first line must be as POST /calls/… HTTP/1.1")
    if start[1] != b"POST":
        raise Failed("the captured request is no POST: Rappel takes nothing else")
    written, *bodies = _EMPTY_LINE.split(b"\n" + rest, maxsplit=1)
    headers = _headers(written.decode("latin-1"))
    target = start[2].decode("latin-1")
    host = _of(headers, "host")
    url = target if "://" in target else host and f"https://{host}{target}"
    body = _whole(bodies[0] if bodies else b"", _of(headers, "content-length"))
    kept = {name: value for name, value in headers.items() if name.lower() not in _OF_THE_JOURNEY}
    return Captured(url, kept, body)


def _headers(written: str) -> dict[str, str]:
    headers = {}
    for line in written.splitlines():
        name, colon, value = line.partition(":")
        if line and (not colon or not name.strip()):
            raise Failed("a header of the captured request isn't as Name: value")
        if line:
            headers[name.strip()] = value.strip()
    return headers


def _of(headers: dict[str, str], wanted: str) -> str | None:
    return next((value for name, value in headers.items() if name.lower() == wanted), None)


def _whole(body: bytes, length: str | None) -> bytes:
    """Takes off what an editor added to the body's end. Without Content-Length, every byte is the body's."""
    if length is None or not length.isdecimal():
        return body
    if len(body) < int(length):
        raise Failed(f"the captured body has {len(body)} of {length} bytes: its signature can't hold")
    return body[: int(length)]
