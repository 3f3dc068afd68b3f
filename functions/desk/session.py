"""Who is signed in: an ID token in a cookie, whose groups alone say which dealerships it opens."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, unquote

from functions.desk.page.visit import DESK
from functions.desk.provider import Provider, ProviderFailed
from functions.desk.tokens import Tokens
from functions.desk.web import Answer, Request, cookie, redirect
from functions.shared.desk import StaffMember

TOKEN, SIGNING_IN, CHOSEN, LANGUAGE = (
    "__Host-desk",
    "__Host-desk-signing-in",
    "__Host-desk-dealership",
    "__Host-desk-language",
)
HOURS = 8
_TEN_MINUTES = 600


@dataclass(frozen=True, slots=True)
class Session:
    """`username` is the pool's own name of the person. `dealerships` are the token's groups, and `email` what
    it says that the person signed in with; empty where it says none.
    """

    who: StaffMember
    username: str
    dealerships: tuple[str, ...]
    email: str

    def dealership(self, chosen: str | None) -> str | None:
        """The dealership that is open: the one, or the chosen one of several. None where none is chosen."""
        if len(self.dealerships) == 1:
            return self.dealerships[0]
        return chosen if chosen in self.dealerships else None


def session_of(claims: Mapping[str, Any]) -> Session:
    """Reads a judged token's claims."""
    email = str(claims.get("email", ""))
    name = str(claims.get("name") or email.partition("@")[0] or claims["sub"])
    groups = tuple(sorted(str(each) for each in claims.get("cognito:groups", ())))
    return Session(
        StaffMember(str(claims["sub"]), name[:80]), str(claims.get("cognito:username", "")), groups, email
    )


@dataclass(frozen=True, slots=True)
class Door:
    """Signing in and out. `random` makes secrets."""

    provider: Provider
    tokens: Tokens
    desk_url: str
    random: Callable[[int], str] = secrets.token_urlsafe

    @property
    def _back(self) -> str:
        return f"{self.desk_url}{DESK}/signed-in"

    def session(self, request: Request, now: datetime) -> Session | None:
        """Whose the request is. None where no token counts. Raises ProviderFailed."""
        token = request.cookies.get(TOKEN)
        claims = self.tokens.claims(token, now) if token else None
        return session_of(claims) if claims is not None else None

    def sign_in(self, request: Request) -> Answer:
        """Sends the person to the provider, and remembers where to come back to."""
        state, verifier = self.random(24), self.random(48)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        address = self.provider.sign_in_address(
            self._back, state=state, nonce=_nonce(state), challenge=challenge
        )
        value = f"{state}.{verifier}.{quote(self._wanted(request), safe='')}"
        return redirect(address, (cookie(SIGNING_IN, value, _TEN_MINUTES),), status=302)

    def signed_in(self, request: Request, now: datetime) -> Answer | None:
        """Takes the provider's code, and begins the session. None where the code isn't for this browser."""
        state, _, rest = request.cookies.get(SIGNING_IN, "").partition(".")
        verifier, _, wanted = rest.partition(".")
        if not state or not compare_digest(state, request.query.get("state", "")):
            return None
        try:
            token = self.provider.id_token(request.query.get("code", ""), verifier, self._back)
        except ProviderFailed:
            return None
        if self.tokens.claims(token, now, _nonce(state)) is None:
            return None
        cookies = cookie(TOKEN, token, HOURS * 3600), cookie(SIGNING_IN, "", 0)
        return redirect(_own_path(unquote(wanted)), cookies, status=302)

    def ended(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """The cookies and headers by which a session ends, here and at the provider.

        The way on is no redirect: a page whose forms may only go to itself can't be redirected elsewhere.
        """
        gone = tuple(cookie(name, "", 0) for name in (TOKEN, CHOSEN))
        address = self.provider.sign_out_address(f"{self.desk_url}{DESK}")
        return gone, {"refresh": f"1;url={address}"} if address else {}

    def _wanted(self, request: Request) -> str:
        """The desk's page from which the person came, by its own address."""
        return request.headers.get("referer", "").removeprefix(self.desk_url)


def _own_path(path: str) -> str:
    """The path, where it is a page of the desk's; else the list."""
    thread = path.startswith(f"{DESK}/calls/") and path.isprintable() and path.isascii() and "\\" not in path
    return path.partition("?")[0] if thread else DESK


def _nonce(state: str) -> str:
    return sha256(state.encode()).hexdigest()
