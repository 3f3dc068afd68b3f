"""The same door over HTTP, with what API Gateway does before our code; and a command that finds it there.

    python -m tests.fuzz.wire COMMAND … {url} …

docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html (format 2.0)
"""

import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import unquote, urlsplit
from zlib import crc32

import pytest

from functions.on_missed_call import handler as on_missed_call
from tests.fuzz.door import Door, url_of
from tests.providers import PROVIDERS

# API Gateway's own limit of a payload.
_LARGEST = 10 * 1024 * 1024


class _Gateway(BaseHTTPRequestHandler):
    """The HTTP API: its two routes, its event, and its own 404, 400 and 413."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    signs = False
    one_at_a_time = Lock()  # the door has one log and one table

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def _answer(self) -> None:
        length = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers or not length.isdecimal() or int(length) > _LARGEST:
            self.close_connection = True
            return self._say(413 if length.isdecimal() else 400, '{"message": "Bad Request"}')
        body = self.rfile.read(int(length))
        path, _, query = self.path.partition("?")
        parameters = _route(self.command, path)
        if parameters is None:
            return self._say(404, '{"message": "Not Found"}')
        if self.signs:
            path, parameters = self._signed(path, parameters, body)
        with self.one_at_a_time:
            try:
                answer = on_missed_call.handler(self._event(path, query, parameters, body), None)
            except Exception:  # noqa: BLE001 -- as API Gateway answers it
                return self._say(500, '{"message": "Internal Server Error"}')
        return self._say(answer["statusCode"], answer["body"], answer["headers"])

    def _signed(self, path: str, parameters: dict[str, str], body: bytes) -> tuple[str, dict[str, str]]:
        """Half of the webhooks come as their provider signs them: what is behind a signature is reached."""
        name = parameters.get("provider", "")
        if name not in PROVIDERS or crc32(body + path.encode()) % 2:
            return path, parameters
        try:
            headers = PROVIDERS[name].sign(url_of(name), body.decode())
        except Exception:  # noqa: BLE001 -- the official signer can't sign it: it comes as it was sent
            return path, parameters
        for header, value in headers.items():
            del self.headers[header]
            self.headers[header] = value
        return urlsplit(url_of(name)).path, parameters | {"integration_id": f"tremblay-{name}"}

    def _event(self, path: str, query: str, parameters: dict[str, str], body: bytes) -> dict[str, Any]:
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            headers[name.lower()] = ",".join(filter(None, [headers.get(name.lower()), value]))
        try:
            sent, encoded = body.decode(), False
        except UnicodeDecodeError:
            sent, encoded = b64encode(body).decode(), True
        return {
            "version": "2.0",
            "rawPath": unquote(path),
            "rawQueryString": query,
            "headers": headers,
            "pathParameters": parameters,
            "requestContext": {"requestId": "request-1", "http": {"method": self.command, "path": path}},
            **({"body": sent} if body else {}),
            "isBase64Encoded": encoded,
        }

    def _say(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {"content-type": "application/json"}).items():
            self.send_header(name, value)
        sent = b"" if self.command == "HEAD" or status == 204 else body.encode()
        if status != 204:
            self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        pass


def _route(method: str, path: str) -> dict[str, str] | None:
    """The path's parameters, where a route takes it."""
    parts = [unquote(part) for part in path.strip("/").split("/")]
    match method, parts:
        case "POST", ["calls", provider, integration_id] if provider and integration_id:
            return {"provider": provider, "integration_id": integration_id}
        case "GET", ["info", dealership_id] if dealership_id:
            return {"dealership_id": dealership_id}
    return None


@contextmanager
def served(_door: Door, *, signs: bool = False) -> Iterator[int]:
    """The port at which the door answers, while there is one: it gives the handler its clients.

    With `signs`, half of what comes is signed here: for a client that can't.
    """
    gateway = type("Gateway", (_Gateway,), {"signs": signs})
    server = ThreadingHTTPServer(("127.0.0.1", 0), gateway)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> int:
    """Runs the command while the door is open."""
    with pytest.MonkeyPatch.context() as patch, served(Door(patch), signs=True) as port:
        command = [word.replace("{url}", f"http://127.0.0.1:{port}") for word in sys.argv[1:]]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
