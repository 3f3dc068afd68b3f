"""Requests over HTTP that are almost right: what a client may do to a path, a method, a header, the bytes."""

from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from random import Random
from typing import Any

from tests.fuzz.door import DIGITS, kind_of
from tests.fuzz.requests import almost

_BYTES = (b"\xff\xfe\x00", b"\x80", b"\xed\xa0\x80", b"\x1f\x8b\x08\x00", b"\x00" * 40)
_TYPES = ("", "text/plain", "application/json; charset=utf-16", "multipart/form-data; boundary=x", "*/*", ";")
_PATHS = ("/", "//", "/%2e%2e", "?a=%00&a=b", "?" + "q" * 3000, "%ff", "/x", "%20", "é".encode().hex())
_METHODS = ("GET", "PUT", "HEAD", "DELETE", "QUERY")


def knock(connection: HTTPConnection, number: int, seed: int) -> tuple[str, int, list[str]]:
    """Sends the request of that number: whose it was, the status, and what is wrong with the answer."""
    random = Random(f"{seed} http {number}")
    sent = almost(number, random)
    request: dict[str, Any] = {
        "method": "POST",
        "path": f"/calls/{kind_of(sent.name)}/tremblay-{sent.name}",
        "headers": [(name, _ascii(value)) for name, value in sent.headers.items()],
        "body": sent.body.encode(errors="surrogatepass"),
    }
    if random.random() < 0.5:
        random.choice(_CHANGES)(request, random)
    status, answered = _send(connection, request)
    wrong = [f"status {status}"] if not 200 <= status < 500 else []
    wrong += ["the caller's number in the answer"] if DIGITS.encode() in answered else []
    return sent.name, status, wrong


def _send(connection: HTTPConnection, request: dict[str, Any]) -> tuple[int, bytes]:
    connection.putrequest(request["method"], request["path"], skip_accept_encoding=True)
    for name, value in request["headers"]:
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(request["body"])))
    connection.endheaders(request["body"])
    answer = connection.getresponse()
    said = str(answer.headers).encode() + answer.read()
    if answer.will_close:
        connection.close()
    return answer.status, said


def _ascii(value: str) -> str:
    """As a client must write it: what no header may hold, it leaves out."""
    return "".join(letter for letter in value if " " <= letter < "\x7f")


def _path(request: dict[str, Any], random: Random) -> None:
    request["path"] += random.choice(_PATHS)


def _method(request: dict[str, Any], random: Random) -> None:
    request["method"] = random.choice(_METHODS)


def _type(request: dict[str, Any], random: Random) -> None:
    others = [each for each in request["headers"] if each[0].lower() != "content-type"]
    request["headers"] = [*others, ("Content-Type", random.choice(_TYPES))]


def _double(request: dict[str, Any], random: Random) -> None:
    if request["headers"]:
        request["headers"].append(random.choice(request["headers"]))


def _drop(request: dict[str, Any], random: Random) -> None:
    if request["headers"]:
        request["headers"].pop(random.randrange(len(request["headers"])))


def _long(request: dict[str, Any], random: Random) -> None:
    request["headers"].append(
        (random.choice(("X-Forwarded-Host", "webhook-id", "Authorization")), "a" * 8000)
    )


def _raw(request: dict[str, Any], random: Random) -> None:
    at = random.randrange(len(request["body"]) + 1)
    request["body"] = request["body"][:at] + random.choice(_BYTES) + request["body"][at:]


def _large(request: dict[str, Any], random: Random) -> None:
    request["body"] += b" " * random.choice((40_000, 300_000))


_CHANGES: Sequence[Callable[[dict[str, Any], Random], None]] = (
    _path,
    _method,
    _type,
    _double,
    _drop,
    _long,
    _raw,
    _large,
)
