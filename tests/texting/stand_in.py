"""A provider's text API on this machine, which answers as its documentation has it, by who is texted."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

# Whom a text is for says what becomes of it.
TAKEN = "+15145550140"
OPTED_OUT = "+15145550141"
LANDLINE = "+15145550142"
THROTTLED = "+15145550143"
LOST = "+15145550144"  # taken, and then the line drops
LOST_UNLISTED = "+15145550145"  # the same, and the provider's list is late
BROKEN = "+15145550146"  # 500
CONFIGURATION = "+15145550147"  # our account or number can't text
FILTERED = "+15145550148"  # the words
FAILED_AT_ONCE = "+15145550149"  # taken with a 2xx, and failed in the same answer


@dataclass(frozen=True)
class Asked:
    """A request, as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @cached_property
    def content(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Said:
    """An answer. None as the body drops the line."""

    status: int
    body: Mapping[str, Any] | None
    headers: Mapping[str, str] = field(default_factory=dict)


DROPPED = Said(0, None)


@dataclass
class StandIn:
    url: str
    asked: list[Asked] = field(default_factory=list)

    def texts(self) -> list[Asked]:
        """The requests that asked for a text, and not for a token or a list."""
        return [each for each in self.asked if each.method == "POST" and "token" not in each.path]


@contextmanager
def standing_in(answer: Callable[[Asked], Said]) -> Iterator[StandIn]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(url.query, keep_blank_values=True))
            asked = Asked(self.command, url.path, query, headers, body)
            stand_in.asked.append(asked)
            said = answer(asked)
            if said.body is None:
                self.close_connection = True
                return
            payload = json.dumps(said.body).encode()
            self.send_response(said.status)
            for name, value in {
                **said.headers,
                "content-type": "application/json",
                "content-length": str(len(payload)),
            }.items():
                self.send_header(name, value)
            with suppress(ConnectionError):  # who asked didn't wait
                self.end_headers()
                self.wfile.write(payload)

        do_GET = do_POST = _answer  # noqa: N815 -- http.server's names

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        stand_in = StandIn(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield stand_in
        server.shutdown()
