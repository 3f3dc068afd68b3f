"""One POST to a webhook, sent once. urllib3 comes with botocore, as Lambda's runtime has it."""

import json
from collections.abc import Mapping
from functools import cache
from ssl import SSLCertVerificationError

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProxyError, SSLError

from functions.notify.channels.outcome import AnswerLost, Refused, Unavailable

_CONNECT_SECONDS, _READ_SECONDS = 2.0, 5.0
# Of a request that never left.
_UNSENT = (ConnectTimeoutError, NewConnectionError, ProxyError)
_GONE = (404, 410)
# The service says that it did nothing: too much at once, or nobody there to take it.
_LATER = (429, 503)


def post(url: str, content: Mapping[str, object]) -> None:
    """Posts JSON, and follows no redirection. Raises Refused, Unavailable or AnswerLost."""
    try:
        response = _pool().request(
            "POST",
            url,
            body=json.dumps(content, ensure_ascii=False).encode(),
            headers={"content-type": "application/json; charset=utf-8", "user-agent": "rappel"},
            timeout=Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
            redirect=False,
            retries=False,
        )
    except HTTPError as error:
        raise _failure(error) from None
    status = response.status
    if 200 <= status < 300:
        return
    if status in _LATER:
        raise Unavailable(f"http_{status}", _seconds(response.headers.get("retry-after")))
    if status >= 500:
        raise AnswerLost(f"http_{status}")
    raise Refused(f"http_{status}", gone=status in _GONE)


@cache
def _pool() -> PoolManager:
    return PoolManager()


def _failure(error: HTTPError) -> Unavailable | AnswerLost:
    name = type(error).__name__
    untrusted = isinstance(error, SSLError) and any(
        isinstance(each, SSLCertVerificationError) for each in error.args
    )
    return Unavailable(name) if untrusted or isinstance(error, _UNSENT) else AnswerLost(name)


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.isdigit() else None
