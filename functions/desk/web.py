"""The desk's requests and answers, as an HTTP API has them (payload 2.0). Pure."""

import gzip
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from functions.desk.page.frame import Page

_WORTH_ZIPPING = 500  # bytes
_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
_NOTHING_RUNS = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`path` is decoded. `headers` have lower-case names; `form` is of a POST."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    form: Mapping[str, str]

    @property
    def wants_page(self) -> bool:
        """Whether a browser asks by itself; else a script does, which wants the rows or a status."""
        return "text/html" in self.headers.get("accept", "")

    def is_own(self, desk_url: str) -> bool:
        """Whether a page of the desk's own sent it: no other may change anything."""
        site, origin = self.headers.get("sec-fetch-site"), self.headers.get("origin")
        if site is not None:
            return site == "same-origin"
        return origin == desk_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`cookies` are whole `Set-Cookie` values."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()


def request(event: Mapping[str, Any]) -> Request:
    """Reads an event. Its body is none of ours where it is no form."""
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = b64decode(body).decode(errors="replace")
    listed = event.get("cookies") or headers.get("cookie", "").split(";")
    pairs = (each.strip().partition("=") for each in listed)
    return Request(
        method=event["requestContext"]["http"]["method"],
        path=unquote(event["rawPath"]),
        query=dict(parse_qsl(event.get("rawQueryString", ""))),
        headers=headers,
        cookies={name: value for name, _, value in pairs if name},
        form=dict(parse_qsl(body, keep_blank_values=True)),
    )


def response(asked: Request, answer: Answer) -> dict[str, Any]:
    """As the HTTP API takes it. It compresses nothing by itself."""
    headers = {**_HEADERS, "content-security-policy": _NOTHING_RUNS, **answer.headers}
    raw = answer.body.encode()
    told: dict[str, Any] = {"statusCode": answer.status, "headers": headers, "body": answer.body}
    if len(raw) > _WORTH_ZIPPING and "gzip" in asked.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        zipped = gzip.compress(raw, 6, mtime=0)
        told |= {"body": b64encode(zipped).decode(), "isBase64Encoded": True}
    if answer.body:
        headers.setdefault("content-type", "text/html; charset=utf-8")
        headers["vary"] = "accept-encoding, cookie"
    return told | ({"cookies": list(answer.cookies)} if answer.cookies else {})


def page(found: Page, status: int = 200, **more: Any) -> Answer:
    """A page, under its own policy."""
    headers = {"content-security-policy": found.policy, **more.pop("headers", {})}
    return Answer(status=status, body=found.html, headers=headers, **more)


def plain(status: int, sentence: str) -> Answer:
    """A sentence for a script to show."""
    return Answer(status=status, body=sentence, headers={"content-type": "text/plain; charset=utf-8"})


def redirect(to: str, cookies: tuple[str, ...] = (), status: int = 303) -> Answer:
    return Answer(status=status, headers={"location": to}, cookies=cookies)


def cookie(name: str, value: str, seconds: int) -> str:
    """A cookie that no script reads, and that no other site's form brings. At 0 seconds it is gone."""
    return f"{name}={value}; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}"
