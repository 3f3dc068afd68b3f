"""Sends a webhook as a provider does, and shows what is answered."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cli.shared.errors import Failed

_PATIENCE_SECONDS = 30
_LONGEST_ANSWER = 64 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    answer: str


class _Redirects(HTTPRedirectHandler):
    """Follows none: a provider's signature holds for the URL that it was given."""

    def redirect_request(self, *_args: Any) -> None:
        return None


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Returns whatever is answered. Raises Failed where nobody answers."""
    request = Request(url, body, {"User-Agent": "rappel", **headers}, method="POST")
    try:
        with build_opener(_Redirects).open(request, timeout=_PATIENCE_SECONDS) as answer:
            return Answer(answer.status, _text(answer))
    except HTTPError as refused:
        return Answer(refused.code, _text(refused))
    except URLError as error:
        raise Failed(f"nobody answers at the URL ({_reason(error)}): check it, and that it is up") from None
    except (OSError, ValueError, HTTPException) as error:
        raise Failed(f"the URL can't be called ({type(error).__name__}): check it") from None


def show(answer: Answer, as_json: bool) -> None:
    """Prints the answer. Raises Failed where it is a refusal."""
    if as_json:
        print(json.dumps(asdict(answer), ensure_ascii=False))
    else:
        print(f"{answer.status} {answer.answer.strip() or '(an empty answer)'}")
    if not 200 <= answer.status < 300:
        raise Failed(f"it was refused with {answer.status}{_advice(answer)}")


def _text(answer: Any) -> str:
    return bytes(answer.read(_LONGEST_ANSWER)).decode(errors="replace")


def _reason(error: URLError) -> str:
    reason = error.reason
    return (reason.strerror if isinstance(reason, OSError) else str(reason)) or type(reason).__name__


def _advice(answer: Answer) -> str:
    """Returns Rappel's own words for what to do, where it is Rappel that answered."""
    with suppress(ValueError, KeyError, TypeError):
        return f": {json.loads(answer.answer)['message']}"
    return ": check that the URL is the one that rappel dealership apply printed"
