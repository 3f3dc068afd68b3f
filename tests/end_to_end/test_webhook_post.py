"""How `rappel webhook send` and `replay` speak HTTP: a server on this machine answers."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from cli.shared.errors import Failed
from cli.webhook.post import Answer, post


class _Server(BaseHTTPRequestHandler):
    """Answers with the status that the path names, and with what was sent."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/garbage":
            self.wfile.write(b"SSH-2.0\r\n\r\n")
            return
        self.send_response(int(self.path[1:]))
        self.send_header("Location", "/200")
        self.end_headers()
        if self.path != "/204":
            self.wfile.write(self.headers["X-Signature"].encode() + b" " + body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Server) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()


@pytest.mark.parametrize("status", [200, 301, 307, 401, 503])
def test_whatever_is_answered_is_shown_and_no_redirect_is_followed(server: str, status: int) -> None:
    assert post(f"{server}/{status}", {"X-Signature": "s="}, b"\x00body") == Answer(status, "s= \x00body")


def test_an_empty_answer_is_one(server: str) -> None:
    assert post(f"{server}/204", {}, b"") == Answer(204, "")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/calls", "http://nobody.invalid/calls", "http://127.0.0.1/a b"]
)
def test_where_nobody_answers_one_line_says_so(url: str) -> None:
    with pytest.raises(Failed, match="check it") as failed:
        post(url, {}, b"")
    assert "\n" not in str(failed.value)


def test_what_isn_t_http_is_said(server: str) -> None:
    with pytest.raises(Failed, match="can't be called"):
        post(f"{server}/garbage", {}, b"")
