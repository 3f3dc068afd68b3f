"""An endpoint that answers DynamoDB, SQS and SSM at once: a benchmark measures our side of the wire."""

import hashlib
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.webhook import INTEGRATION, SECRET

_INTEGRATION_ITEM = {
    "pk": {"S": f"integration#{INTEGRATION}"},
    "sk": {"S": "integration"},
    "dealership_id": {"S": "garage-tremblay"},
    "provider": {"S": "twilio"},
    "secret_parameter": {"S": "/secret"},
    "settle_seconds": {"N": "0"},
}
_LINE_ITEM = {
    "sk": {"S": "line#+14185550101"},
    "name": {"S": "Service"},
    "department": {"S": "service"},
    "overflow": {"BOOL": False},
}


def _answer(target: str, asked: dict[str, Any]) -> dict[str, Any]:
    match target.rpartition(".")[2]:
        case "GetItem":
            return {"Item": _INTEGRATION_ITEM}
        case "Query":
            return {"Items": [_LINE_ITEM], "Count": 1, "ScannedCount": 1}
        case "GetParameter":
            return {"Parameter": {"Name": "/secret", "Type": "SecureString", "Value": SECRET}}
        case "SendMessage":
            digest = hashlib.md5(asked["MessageBody"].encode(), usedforsecurity=False).hexdigest()
            return {"MessageId": "1", "MD5OfMessageBody": digest}
        case "UpdateItem" if (
            asked.get("ReturnValues") == "ALL_NEW"
        ):  # a caller's history, with its first entry
            return {
                "Attributes": {"history": asked["ExpressionAttributeValues"][":entry"], "version": {"N": "1"}}
            }
        case _:
            return {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one segment an answer: two would wait for each other (Nagle, delayed ACK)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        body = json.dumps(_answer(self.headers["x-amz-target"], asked)).encode()
        self.send_response(200)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """A benchmark needs no access log."""


def _serve(ready: Connection) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        ready.send(server.server_address[1])
        server.serve_forever()


@contextmanager
def running() -> Iterator[str]:
    """Its URL, in a process of its own, so that it takes no turn of ours."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()
