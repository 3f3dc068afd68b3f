"""A provider's API behind an OAuth access token, which is kept for its life."""

from collections.abc import Callable, Mapping
from typing import Any

from functions.shared.provider_api.api import Answer, Ask, ask
from functions.shared.provider_api.failure import AnswerLost, Unavailable

# A token is fetched anew so many seconds before its end, and without a word of its life, as often as this.
_EARLY, _SHORTEST = 60.0, 300.0
# RingCentral's penalty where it doesn't say how long, in seconds.
_PENALTY = 60.0
_UNAUTHORIZED, _THROTTLED = 401, 429


class OAuth:
    """Asks with an access token. Where a 401 refuses it, one new one is fetched, and the request sent again:
    a request that was refused did nothing.

    After a 429, nothing is asked until the provider's penalty is over: RingCentral's begins anew with each
    request. `fetch` asks for a token, `ask` for anything else, and `clock` counts seconds from any moment on.
    """

    def __init__(
        self, carrier: str, fetch: Callable[[], Answer], clock: Callable[[], float], ask: Ask = ask
    ) -> None:
        self._carrier, self._fetch, self._clock, self._ask = carrier, fetch, clock, ask
        self._token, self._ends, self._quiet_until = "", 0.0, 0.0

    def ask(self, method: str, url: str, **more: Any) -> Answer:
        """Raises Unavailable where no token is to be had or a penalty runs, AnswerLost as `api.ask` does."""
        answer = self._ask_once(method, url, more)
        if answer.status == _UNAUTHORIZED:
            self._token = ""
            answer = self._ask_once(method, url, more)
        return answer

    def _ask_once(self, method: str, url: str, more: Mapping[str, Any]) -> Answer:
        authorization = f"Bearer {self._valid_token()}"
        return self._heed(self._ask(method, url, authorization, **more))

    def _valid_token(self) -> str:
        if self._clock() < self._quiet_until:
            raise Unavailable(f"{self._carrier}_penalty")
        if not self._token or self._clock() >= self._ends:
            self._renew()
        return self._token

    def _renew(self) -> None:
        try:
            answer = self._heed(self._fetch())
        except AnswerLost as lost:  # of the token: no text was on its way yet
            raise Unavailable(str(lost)) from None
        token = answer.body.get("access_token")
        if not answer.ok or not token:
            passing = answer.status == _THROTTLED or answer.status >= 500
            raise Unavailable(f"{self._carrier}_token_{answer.status}", stopped=not passing)
        life = float(answer.body.get("expires_in") or 0)
        self._token, self._ends = str(token), self._clock() + max(life - _EARLY, min(life, _SHORTEST))

    def _heed(self, answer: Answer) -> Answer:
        if answer.status == _THROTTLED:
            self._quiet_until = self._clock() + (answer.retry_after or _PENALTY)
        return answer
