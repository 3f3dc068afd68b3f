"""An endpoint that answers all of a call's AWS services at once: only our side of the wire is measured."""

import hashlib
import json
import multiprocessing
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import Any

from benchmarks import any_provider, one_call
from functions.shared.ledger.items import pack

_DIRECTORY = {(item["pk"], item["sk"]): pack(item) for item in one_call.directory()}
_kept: Counter[str] = Counter()
_LINES = [item for (_, sk), item in _DIRECTORY.items() if sk.startswith("line#")]


def _answer(operation: str, asked: dict[str, Any]) -> dict[str, Any]:
    match operation:
        case "GetItem":
            return _item(asked["TableName"], asked["Key"])
        case "BatchGetItem":
            answers = {
                table: [item for key in wanted["Keys"] if (item := _known(key))]
                for table, wanted in asked["RequestItems"].items()
            }
            return {"Responses": answers, "UnprocessedKeys": {}}
        case "Query":
            return {"Items": _LINES, "Count": len(_LINES), "ScannedCount": len(_LINES)}
        case "GetParameter":
            value = any_provider.stored_secret(asked["Name"])
            return {"Parameter": {"Name": asked["Name"], "Type": "SecureString", "Value": value}}
        case "SendMessage":
            digest = hashlib.md5(asked["MessageBody"].encode(), usedforsecurity=False).hexdigest()
            return {"MessageId": "1", "MD5OfMessageBody": digest}
        case "Encrypt":
            return {"CiphertextBlob": asked["Plaintext"], "KeyId": asked["KeyId"]}
        case "UpdateItem" if asked.get("ReturnValues") == "ALL_NEW":
            # A caller's history, with its first entry.
            entry = asked["ExpressionAttributeValues"][":history"]
            return {"Attributes": {"history": entry, "version": {"N": "1"}}}
        case "SendTextMessage":
            return {"MessageId": "1"}
        case _:
            return {}


def _known(key: dict[str, Any]) -> dict[str, Any] | None:
    """What stands in the directory. What texts share isn't there yet."""
    return _DIRECTORY.get((key["pk"]["S"], key["sk"]["S"])) if "pk" in key else None


def _is_full(asked: dict[str, Any]) -> bool:
    """Whether a day's refused requests are kept: the one condition that the stub judges."""
    day = asked["Key"].get("call_key", {}).get("S", "")
    if not day.startswith("count#"):
        return False
    _kept[day] += 1
    return _kept[day] > int(asked["ExpressionAttributeValues"][":most"]["N"])


def _item(table: str, key: dict[str, Any]) -> dict[str, Any]:
    if table == "directory":
        return {"Item": _DIRECTORY[key["pk"]["S"], key["sk"]["S"]]}
    if table == "calls":
        return {"Item": pack(one_call.missed(datetime.now(UTC) - timedelta(seconds=1)))}
    return {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one segment an answer: two would wait for each other (Nagle, delayed ACK)
    pages: Sequence[bytes] = ()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        operation = self.headers["x-amz-target"].rpartition(".")[2]
        if operation == "Query" and self.pages:
            after = asked.get("ExclusiveStartKey", {}).get("page", {}).get("N", "0")
            body = self.pages[int(after)]
        else:
            body = json.dumps(_answer(operation, asked)).encode()
        full = operation == "UpdateItem" and _is_full(asked)
        if full:
            body = b'{"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}'
        self.send_response(400 if full else 200)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """A benchmark needs no access log."""


def _serve(ready: Connection, pages: Sequence[bytes]) -> None:
    _Handler.pages = pages
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        ready.send(server.server_address[1])
        server.serve_forever()


@contextmanager
def running(pages: Sequence[bytes] = ()) -> Iterator[str]:
    """Its URL, in a process of its own, so that it takes no turn of ours.

    `pages` are the answers to a Query, where it asks for calls: a page's last key names the next one's place.
    """
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(theirs, pages), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()
