"""Asks a Trino by its own HTTP protocol, https://trino.io/docs/current/develop/client-protocol.html."""

import base64
import getpass
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cli.shared.errors import Failed

FORM = "https://USER@HOST:PORT/CATALOG/SCHEMA"
_PATIENCE_SECONDS = 60.0
# As the command line of Trino's own has it. It is sent over https only.
_PASSWORD = "TRINO_PASSWORD"  # noqa: S105 -- its name
# "Too many requests" and "not just now": the protocol says to ask again.
_LATER = (429, 502, 503, 504)

Call = Callable[[Request], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns' names, their types in Trino's words, and the rows."""

    names: list[str]
    types: list[str]
    rows: list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class _Place:
    address: str
    headers: dict[str, str]


class _Redirects(HTTPRedirectHandler):
    """Follows none: it would take the password along."""

    def redirect_request(self, *_args: Any) -> None:
        return None


def ask(url: str, sql: str, call: Call | None = None) -> Answer:
    """Runs one statement at the URL, which has FORM. `call` sends a request. Raises Failed."""
    call = call or _call
    place = _place(url)
    page = call(Request(f"{place.address}/v1/statement", sql.encode(), place.headers, method="POST"))
    columns: list[dict[str, Any]] = []
    rows: list[list[Any]] = []
    while True:
        if "error" in page:
            raise _refusal(page["error"])
        columns = page.get("columns", columns)
        rows += page.get("data", [])
        if "nextUri" not in page:
            break
        # The path alone: a proxy's idea of the host would get our password.
        page = call(Request(place.address + urlsplit(page["nextUri"]).path, headers=place.headers))
    types = [str(column["type"]) for column in columns]
    readers = [_reader(kind) for kind in types]
    return Answer(
        [str(column["name"]) for column in columns],
        types,
        [tuple(_read(*cell) for cell in zip(readers, row, strict=True)) for row in rows],
    )


def _place(url: str) -> _Place:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Failed(f"--url is no Trino's: write {FORM}")
    catalog, _, schema = parts.path.strip("/").partition("/")
    user = unquote(parts.username or "") or getpass.getuser()
    headers = {
        "User-Agent": "rappel",
        "X-Trino-User": user,
        "X-Trino-Source": "rappel",
        "X-Trino-Time-Zone": "UTC",
        "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME",  # else a timestamp hides its precision
        "Content-Type": "text/plain; charset=utf-8",
    }
    headers |= {"X-Trino-Catalog": catalog} if catalog else {}
    headers |= {"X-Trino-Schema": schema} if schema else {}
    password = os.environ.get(_PASSWORD)
    if password:
        if parts.scheme != "https":
            raise Failed(f"{_PASSWORD} is set, and a password goes over https only: mend --url")
        basic = base64.b64encode(f"{user}:{password}".encode()).decode()
        headers["Authorization"] = f"Basic {basic}"
    netloc = parts.netloc.rpartition("@")[2]
    return _Place(f"{parts.scheme}://{netloc}", headers)


def _call(request: Request) -> dict[str, Any]:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with build_opener(_Redirects).open(request, timeout=_PATIENCE_SECONDS) as answer:
                page: dict[str, Any] = json.load(answer)
                return page
        except HTTPError as refused:
            if refused.code not in _LATER or time.monotonic() > until:
                why = f"check --url, its user and {_PASSWORD}"
                raise Failed(f"Trino answers with {refused.code}: {why}") from None
            time.sleep(0.1)
        except (URLError, ValueError, OSError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            raise Failed(f"no Trino answers at --url ({reason}): check it, and that it is up") from None


def _refusal(error: dict[str, Any]) -> Failed:
    message = str(error.get("message", "it doesn't say why")).splitlines()[0]
    return Failed(f"Trino refuses the statement: {message} ({error.get('errorName', 'no name')})")


def _reader(kind: str) -> Callable[[Any], object] | None:
    """What makes of JSON a value of the type; None where JSON has it as it is."""
    base = kind.partition("(")[0]
    if base == "timestamp" and "time zone" in kind:
        return None
    return _READERS.get(base)


def _read(reader: Callable[[Any], object] | None, value: Any) -> object:
    return value if reader is None or value is None else reader(value)


def _timestamp(text: str) -> datetime:
    """Python's have microseconds: what is finer is cut off."""
    return datetime.fromisoformat(text[:26])


_READERS: dict[str, Callable[[Any], object]] = {
    "double": float,
    "real": float,
    "decimal": Decimal,
    "date": date.fromisoformat,
    "timestamp": _timestamp,
}
