"""What stands before MiniStack: the stack's HTTP API on a port of its own, the texts as a page, and a way to
answer one.

Run by MiniStack's own interpreter: launcher.py loads it.
"""

import json
import os
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import hypercorn.asyncio  # type: ignore[import-not-found]
from ministack.services import apigateway, sns  # type: ignore[import-not-found]

TEXTS, ANSWER = "/_rappel/texts", "/_rappel/answer"
_PAGE = Path(__file__).with_name("texts.html")

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]


def before(inner: App, sockets: list[int] | None, answer: Callable[..., dict[str, Any]]) -> App:
    """The app that MiniStack serves, on two inherited sockets where it is given them: its own, and the API's.

    `answer` is sms_voice.py's: what a person texts to one of our numbers.
    """
    api_port = None
    if sockets is not None:
        hypercorn.asyncio.serve = _on_sockets(hypercorn.asyncio.serve, sockets)
        with socket.socket(fileno=os.dup(sockets[1])) as api:
            api_port = api.getsockname()[1]

    async def outer(scope: Scope, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            return await inner(scope, receive, send)
        # Pretends that a proxy has ended TLS: AWS is reached by TLS only, and the policies ask for it.
        # Cognito's discovery would then name addresses that nothing answers.
        headers = [*scope["headers"]]
        if "/.well-known/" not in scope["path"]:
            headers.append((b"x-forwarded-proto", b"https"))
        if scope["server"][1] == api_port:
            headers = [header for header in headers if header[0] != b"host"]
            headers.append((b"host", f"{_api_id()}.execute-api.localhost".encode()))
        elif scope["path"] == TEXTS:
            return await _answer(send, *_texts(dict(scope["headers"])))
        elif scope["path"] == ANSWER:
            text = json.loads(await _body(receive))
            said = answer(text, text.get("topic"))
            return await _answer(send, b"application/json", json.dumps(said, ensure_ascii=False).encode())
        return await inner({**scope, "headers": headers}, receive, send)

    return outer


def _on_sockets(serve: Callable[..., Any], sockets: list[int]) -> Callable[..., Any]:
    def serve_both(app: App, config: Any) -> Any:
        config.bind = [f"fd://{each}" for each in sockets]
        return serve(app, config)

    return serve_both


def _api_id() -> str:
    """The stack has one for webhooks; before it is deployed there is none, and none is found."""
    apis = [
        api_id
        for (_account, _region, api_id), api in apigateway._apis.all_items()
        if "webhooks" in api.get("description", "")
    ]
    return apis[0] if len(apis) == 1 else "none"


def _texts(headers: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """Their kind and bytes: the page that shows them for a browser, and JSON for whoever asks otherwise."""
    if b"text/html" in headers.get(b"accept", b""):
        return b"text/html; charset=utf-8", _PAGE.read_bytes()
    records = [record for taken in sns._sms_messages.to_dict().values() for record in taken]
    texts = [
        {
            "at": record.get("At"),  # SNS's own don't say it
            "to": record["PhoneNumber"],
            "text": record["Message"],
            "call": record.get("Request", {}).get("Context", {}).get("call"),
        }
        for record in records
    ]
    texts.sort(key=lambda text: text["at"] or "")
    return b"application/json", (json.dumps(texts, ensure_ascii=False, indent=1) + "\n").encode()


async def _body(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        part = await receive()
        body, more = body + part.get("body", b""), part.get("more_body", False)
    return body


async def _answer(send: Send, kind: bytes, body: bytes) -> None:
    headers = [(b"content-type", kind), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
