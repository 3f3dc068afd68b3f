"""The desk on moto, with a provider of our own: whoever asks it for a token names the person."""

import gzip
import io
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from functions.desk import handler
from functions.desk.environment import DeskEnvironment
from functions.desk.staff import Staff
from tests.handlers.conftest import PUBLIC_URL, World, set_environment

URL, POOL, CLIENT = "https://desk.example.ca", "ca-central-1_Staff", "desk-client"
ISSUER = f"https://cognito-idp.ca-central-1.amazonaws.com/{POOL}"
LOGIN = "https://rappel-prod.auth.ca-central-1.amazoncognito.com"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
HTML = "text/html,application/xhtml+xml"


@dataclass(frozen=True)
class Reply:
    """An answer, with its body as a browser reads it."""

    status: int
    headers: dict[str, str]
    body: str
    cookies: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        return self.headers["etag"]


def claims(
    sub: str = "julie", groups: tuple[str, ...] = ("garage-tremblay",), **changes: Any
) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "sub": sub,
        "name": sub.title(),
        "email": f"{sub}@example.ca",
        "cognito:username": sub,
        "cognito:groups": list(groups),
        "iss": ISSUER,
        "aud": CLIENT,
        "token_use": "id",
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(hours=8)).timestamp()),
        **changes,
    }


def token(said: Mapping[str, Any] | None = None, key: Any = KEY, kid: str = "key-1") -> str:
    return jwt.encode(dict(said or claims()), key, algorithm="RS256", headers={"kid": kid})


@dataclass
class Browser:
    """Somebody at the desk. `jar` has the cookies, and `token` is the session's; None is nobody."""

    token: str | None
    language: str = "fr"
    jar: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, *, html: bool = False, tag: str | None = None, **headers: str) -> Reply:
        asked = {"accept": HTML if html else "*/*", **headers}
        return self._ask("GET", path, asked | ({"if-none-match": tag} if tag else {}), None)

    def post(self, path: str, fields: Mapping[str, str], *, html: bool = False, **headers: str) -> Reply:
        asked = {"accept": HTML if html else "*/*", "sec-fetch-site": "same-origin", **headers}
        return self._ask("POST", path, asked, urlencode(fields))

    def _ask(self, method: str, address: str, headers: dict[str, str], body: str | None) -> Reply:
        path, _, query = address.partition("?")
        cookies = {"__Host-desk-language": self.language, **self.jar}
        if self.token is not None:
            cookies["__Host-desk"] = self.token
        event = {
            "rawPath": path,
            "rawQueryString": query,
            "headers": {"accept-encoding": "gzip", **headers},
            "cookies": [f"{name}={value}" for name, value in cookies.items()],
            "body": body,
            "requestContext": {"requestId": "r", "http": {"method": method}},
        }
        told = handler.handler(event, None)
        text = told["body"]
        if told.get("isBase64Encoded"):
            assert told["headers"]["content-encoding"] == "gzip"
            text = gzip.decompress(b64decode(text)).decode()
        return Reply(told["statusCode"], told["headers"], text, tuple(told.get("cookies", ())))


@dataclass
class Pool:
    """The provider's side. `members` are who is enabled, and of which groups; `fetched` what was asked."""

    members: dict[str, set[str]] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    issued: str | None = None

    def urlopen(self, asked: Any, timeout: float) -> io.BytesIO:
        del timeout
        self.fetched.append(asked.full_url)
        answers: dict[str, Any] = {
            f"{ISSUER}/.well-known/openid-configuration": {
                "issuer": ISSUER,
                "jwks_uri": f"{ISSUER}/jwks",
                "authorization_endpoint": f"{LOGIN}/oauth2/authorize",
                "token_endpoint": f"{LOGIN}/oauth2/token",
                "end_session_endpoint": f"{LOGIN}/logout",
            },
            f"{ISSUER}/jwks": {
                "keys": [{**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "key-1"}]
            },
            f"{LOGIN}/oauth2/token": {"id_token": self.issued} if self.issued else {"error": "invalid_grant"},
        }
        return io.BytesIO(json.dumps(answers[asked.full_url]).encode())

    def may_act(self, username: str, dealership_id: str) -> bool:
        return dealership_id in self.members.get(username, set())


def open_desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Pool:
    """Wires the desk's handler to the world, and to a pool in which Julie and Marc work at two garages."""
    pool = Pool({"julie": {"garage-tremblay"}, "karine": {"garage-tremblay"}, "marc": {"garage-cote"}})
    env = DeskEnvironment(
        directory_table=world.tables["directory"],
        calls_table=world.tables["calls"],
        contacts_table=world.tables["contacts"],
        queue_url=world.queue_url,
        desk_url=URL,
        user_pool_id=POOL,
        client_id=CLIENT,
        sender_credentials_prefix="/senders/",
        public_url=PUBLIC_URL,
    )
    set_environment(monkeypatch, env)
    monkeypatch.setattr("functions.desk.provider.urlopen", pool.urlopen)
    monkeypatch.setattr(Staff, "may_act", lambda _self, username, group: pool.may_act(username, group))
    handler._wiring.cache_clear()
    return pool
