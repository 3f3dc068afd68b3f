"""The HTTP of a webhook: the request as its provider sent it, Rappel's answer, and a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A webhook. `url` is the one registered at the provider, never taken from `Host`.

    Header names are in lower case; `body` is the raw bytes, as they were signed.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def path(self) -> str:
        """The URL from its host on: its path, and its query where there is one."""
        return "/" + self.url.split("/", 3)[3]


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: str = ""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Rappel doesn't take the webhook. `code` names the problem, and `message` says what to do about it.

    Both go back to the sender. The message says what is wrong, and never which value would be right. `logged`
    is the problem's name in our own log, where the sender is to hear another.
    """

    def __init__(self, status: int, code: str, message: str, logged: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.logged = logged or code
