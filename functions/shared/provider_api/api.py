"""One request to a provider's API, sent once. urllib3 comes with botocore, as Lambda's runtime has it."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from ssl import SSLCertVerificationError
from typing import Any
from urllib.parse import urlencode

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProxyError, SSLError

from functions.shared.provider_api.failure import AnswerLost, Unavailable

CONNECT_SECONDS, SEND_SECONDS, LOOK_SECONDS = 1.0, 5.0, 2.0
# With less than this left, a provider isn't asked: it might do it, and nobody would hear of it.
_LEAST_SECONDS = 1.0

# Of a request that never left, as in carrier.py.
_UNSENT_ERRORS = (ConnectTimeoutError, NewConnectionError, ProxyError)


Ask = Callable[..., "Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is empty where it is no JSON object; `retry_after` is in seconds."""

    status: int
    body: Mapping[str, Any]
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the provider did it."""
        return 200 <= self.status < 300


def ask(
    method: str,
    url: str,
    authorization: str,
    *,
    query: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    content: Mapping[str, object] | None = None,
    most_seconds: float | None = None,
    read_seconds: float | None = None,
) -> Answer:
    """Asks once and follows no redirection. `content` is sent as JSON, `form` as a form. `most_seconds`: an
    answer that takes longer in all isn't waited for. `read_seconds` is for what takes longer than usual.

    Raises Unavailable where the request never left, and AnswerLost where nobody can tell what it did.
    """
    headers = {"authorization": authorization, "accept": "application/json", "user-agent": "rappel"}
    body: str | None = None
    if form is not None:
        headers["content-type"], body = "application/x-www-form-urlencoded", urlencode(form)
    if content is not None:
        headers["content-type"], body = "application/json", json.dumps(content)
    read = read_seconds or (LOOK_SECONDS if method == "GET" else SEND_SECONDS)
    try:
        response = _pool().request(
            method,
            f"{url}?{urlencode(query)}" if query else url,
            headers=headers,
            body=body,
            timeout=Timeout(connect=CONNECT_SECONDS, read=read, total=most_seconds),
            redirect=False,
            retries=False,
        )
        said = response.data
    except HTTPError as error:
        raise _failure(error) from None
    return Answer(response.status, _object(said), _seconds(response.headers.get("retry-after")))


def within(seconds: float, clock: Callable[[], float]) -> Ask:
    """`ask`, for requests that have so many seconds together, from now on.

    It raises Unavailable as well where too little is left to ask. `clock` counts seconds from any moment on.
    """
    ends = clock() + seconds

    def bounded(*request: Any, **more: Any) -> Answer:
        left = ends - clock()
        if left < _LEAST_SECONDS:
            raise Unavailable("no_time_left")
        return ask(*request, **more, most_seconds=left)

    return bounded


def basic(user: str, password: str) -> str:
    """HTTP's Basic authorization."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


@cache
def _pool() -> PoolManager:
    return PoolManager()


def _failure(error: HTTPError) -> Unavailable | AnswerLost:
    name = type(error).__name__
    untrusted = isinstance(error, SSLError) and any(
        isinstance(each, SSLCertVerificationError) for each in error.args
    )
    return Unavailable(name) if untrusted or isinstance(error, _UNSENT_ERRORS) else AnswerLost(name)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.isdigit() else None
