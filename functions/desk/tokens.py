"""Judges ID tokens by PyJWT: this pool's, for this client, in its one algorithm, and not over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

import jwt

from functions.desk.provider import Provider

_ASKS_AGAIN = timedelta(minutes=1)  # for keys, where a token names one that isn't known
_REQUIRED = ["exp", "iat", "iss", "aud", "sub", "token_use"]


class Tokens:
    """`clock` tells the moment by which a token is over."""

    def __init__(self, provider: Provider, client_id: str) -> None:
        self._provider = provider
        self._client_id = client_id
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._asked_at: datetime | None = None

    def claims(self, token: str, now: datetime, nonce: str | None = None) -> Mapping[str, Any] | None:
        """What the token says. None where it isn't this pool's for this client, now, or for this `nonce`.

        Raises ProviderFailed where the keys can't be read.
        """
        try:
            key = self._key(str(jwt.get_unverified_header(token).get("kid")), now)
            if key is None:
                return None
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._client_id,
                issuer=self._provider.issuer,
                options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
            )
            is_over = float(claims["exp"]) <= now.timestamp()
        except (jwt.PyJWTError, ValueError, TypeError):
            return None
        if is_over or claims["token_use"] != "id":  # noqa: S105 -- no password
            return None
        if nonce is not None and not compare_digest(str(claims.get("nonce", "")), nonce):
            return None
        return claims

    def _key(self, kid: str, now: datetime) -> jwt.PyJWK | None:
        may_ask = self._asked_at is None or now - self._asked_at > _ASKS_AGAIN
        if kid not in self._keys and may_ask:
            self._asked_at = now
            keys = self._provider.keys()
            self._keys = {each["kid"]: jwt.PyJWK(dict(each)) for each in keys if each.get("kty") == "RSA"}
        return self._keys.get(kid)
