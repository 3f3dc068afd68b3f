"""What a provider's call log says, in our words, and how it is asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.shared.call import CallEvent
from functions.shared.provider_api.api import Answer, Ask
from functions.shared.provider_api.failure import Unavailable

# A page of a thousand calls takes longer than one text.
PAGE_SECONDS = 20.0
# No dealership has so many calls in three days: a provider whose pages lead in a circle is left.
MOST_PAGES = 200
_REFUSED = (401, 403)


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """An inbound call that is over, and when it was."""

    event: CallEvent
    ended_at: datetime


# Reads the calls that came in between two moments, by the credential's fields. Its clock counts seconds from
# any moment on. Raises Unavailable and AnswerLost where the provider doesn't give them all.
ReadLog = Callable[[Mapping[str, str], datetime, datetime, Ask, Callable[[], float]], Iterator[LoggedCall]]


def page(provider: str, answer: Answer) -> Mapping[str, Any]:
    """The body of a page. Raises Unavailable where the provider answers otherwise, with its status."""
    if not answer.ok:
        raise Unavailable(f"{provider}_{answer.status}", stopped=answer.status in _REFUSED)
    return answer.body


def too_many(provider: str) -> Unavailable:
    return Unavailable(f"{provider}_pages")
