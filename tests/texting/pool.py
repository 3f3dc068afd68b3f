"""A provider's stand-in where no socket may be opened: urllib3's pool hands it each request."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from urllib3.exceptions import ConnectTimeoutError

from tests.texting.stand_in import Asked, Said


@dataclass(frozen=True)
class _Response:
    status: int
    data: bytes
    headers: Mapping[str, str]


class Pool:
    """In place of `functions.shared.provider_api.api._pool`. Without an answer, nobody answers."""

    def __init__(self, answer: Callable[[Asked], Said] | None) -> None:
        self._answer = answer
        self.asked: list[Asked] = []

    def __call__(self) -> "Pool":
        return self

    def request(
        self, method: str, url: str, *, headers: Mapping[str, str], body: str | None, **_: object
    ) -> _Response:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(method, parts.path, query, headers, (body or "").encode())
        self.asked.append(asked)
        if self._answer is None:
            raise ConnectTimeoutError
        said = self._answer(asked)
        return _Response(said.status, json.dumps(said.body).encode(), said.headers)
