"""JSON Web Tokens, with PyJWT as the independent signer."""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import jwt as pyjwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers.toolkit.jwt import payload_of, verify
from functions.on_missed_call.web import Refused
from tests.providers.vectors import SIGNATURES

SECRET = "a-secret-of-thirty-two-characters"
TOKENS = [vector for vector in SIGNATURES.values() if vector.get("jwt_only")]


def encoded(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=20) | st.integers(), max_size=5))
def test_what_pyjwt_signs_is_verified_and_read(claims: dict[str, Any]) -> None:
    claims = {name: value for name, value in claims.items() if name not in ("iss", "sub", "aud", "jti")}
    token = pyjwt.encode(claims, SECRET, "HS256")
    assert json.loads(verify(token, ["another", SECRET])) == claims
    assert json.loads(payload_of(token)) == claims
    with pytest.raises(Refused):
        verify(token, ["another"])


@pytest.mark.parametrize("vector", TOKENS, ids=lambda vector: vector["id"])
def test_the_published_tokens_are_judged_as_vonage_judges_them(vector: dict[str, Any]) -> None:
    token = vector["headers"]["Authorization"].removeprefix("Bearer ")
    if vector["expected"] == "valid":
        assert datetime.fromtimestamp(json.loads(verify(token, [vector["secret"]]))["iat"], UTC)
    else:
        with pytest.raises(Refused) as refused:
            verify(token, [vector["secret"]])
        assert refused.value.status == 401


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused_though_the_secret_is_right(algorithm: str) -> None:
    with pytest.raises(Refused, match="HS256"):
        verify(pyjwt.encode({"a": 1}, SECRET * 2, algorithm), [SECRET * 2])


@pytest.mark.parametrize(
    "header", [{"alg": "none"}, {"alg": "None"}, {"alg": "hs256"}, {"typ": "JWT"}, [], None]
)
def test_no_algorithm_or_none_is_refused_with_any_signature(header: Any) -> None:
    signature = pyjwt.encode({"a": 1}, SECRET, "HS256").rpartition(".")[2]
    for last in ("", signature):
        with pytest.raises(Refused):
            verify(f"{encoded(header)}.{encoded({'a': 1})}.{last}", [SECRET])


def test_a_second_spelling_of_the_same_signature_is_refused() -> None:
    token = pyjwt.encode({"a": 1}, SECRET, "HS256")
    for spelt in (token + "=", token[:-1] + chr(ord(token[-1]) + 1), token + "\n", token + "\ud800"):
        with pytest.raises(Refused):
            verify(spelt, [SECRET])


@pytest.mark.parametrize("middle", ["", "A", "é"])
def test_a_token_without_payload_vouches_for_nothing_whoever_signed_it(middle: str) -> None:
    head = f"{encoded({'alg': 'HS256'})}.{middle}"
    signature = urlsafe_b64encode(hmac.digest(SECRET.encode(), head.encode(), "sha256")).decode().rstrip("=")
    assert payload_of(f"{head}.{signature}") == b""
    with pytest.raises(Refused):
        verify(f"{head}.{signature}", [SECRET])


def test_an_empty_secret_is_never_valid() -> None:
    head = f"{encoded({'alg': 'HS256'})}.{encoded({'a': 1})}"
    signature = urlsafe_b64encode(hmac.digest(b"", head.encode(), "sha256")).decode().rstrip("=")
    for token in (f"{head}.{signature}", f"{head}."):
        with pytest.raises(Refused):
            verify(token, ["", SECRET])


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9_.-]{0,60}"))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    payload_of(text)
    with pytest.raises(Refused) as refused:
        verify(text, [SECRET])
    assert refused.value.status == 401
