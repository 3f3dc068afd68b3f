"""The OpenID provider: Cognito, as its discovery describes it. Any other is another address.

https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

_TIMEOUT_SECONDS = 5
_FORM = {"content-type": "application/x-www-form-urlencoded"}

Fetch = Callable[[str, bytes | None], Any]  # an address, and a form to post; returns the JSON


class ProviderFailed(Exception):
    """The provider didn't answer, or not as it should."""


def fetch(address: str, form: bytes | None = None) -> Any:
    """Reads JSON from the provider. Raises ProviderFailed."""
    asked = Request(address, form, _FORM if form else {})  # noqa: S310 -- Cognito's own address
    try:
        with urlopen(asked, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
            return json.load(answer)
    except (URLError, OSError, ValueError) as error:
        raise ProviderFailed(type(error).__name__) from None


class Provider:
    """`address` is Cognito's endpoint and the pool, without what follows it in discovery."""

    def __init__(self, address: str, client_id: str, fetch: Fetch = fetch) -> None:
        self._address = address
        self._client_id = client_id
        self._fetch = fetch

    @cached_property
    def _discovered(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._fetch(f"{self._address}/.well-known/openid-configuration", None)
        return found

    @property
    def issuer(self) -> str:
        return str(self._discovered["issuer"])

    def keys(self) -> Sequence[Mapping[str, Any]]:
        """The keys that tokens are signed with."""
        found: Sequence[Mapping[str, Any]] = self._fetch(str(self._discovered["jwks_uri"]), None)["keys"]
        return found

    def sign_in_address(self, back: str, *, state: str, nonce: str, challenge: str) -> str:
        """Where a person signs in. `back` is where the code comes to."""
        asked = {
            "client_id": self._client_id,
            "response_type": "code",
            "scope": "openid email profile",
            "redirect_uri": back,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._discovered['authorization_endpoint']}?{urlencode(asked)}"

    def sign_out_address(self, back: str) -> str | None:
        """Where the provider forgets the person, too. None where it says no such address."""
        ends = self._discovered.get("end_session_endpoint")
        return f"{ends}?{urlencode({'client_id': self._client_id, 'logout_uri': back})}" if ends else None

    def id_token(self, code: str, verifier: str, back: str) -> str:
        """The token that a code is for. Raises ProviderFailed."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self._client_id,
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        answer = self._fetch(str(self._discovered["token_endpoint"]), urlencode(form).encode())
        if not isinstance(answer, dict) or "id_token" not in answer:
            raise ProviderFailed("no token")
        return str(answer["id_token"])
