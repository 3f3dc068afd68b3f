"""The providers' published signatures, and cases derived from them: each is taken or refused as it should."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from functions.on_missed_call.providers import load_adapter
from functions.on_missed_call.web import Refused
from tests.builders import request
from tests.docs.provider_pages import PAGES
from tests.providers.vectors import SIGNATURES

# Those refused here though they are valid are tested so beside their adapters.
VECTORS = [vector for vector in SIGNATURES.values() if "refused_here" not in vector]
VALID = [vector for vector in VECTORS if vector["expected"] == "valid"]
# These sign the URL too, and these forms: a form may change without changing what it says.
SIGN_THE_URL = {name for name, page in PAGES.items() if page.requests and "URL" in page.requests.covers}


def verify(vector: dict[str, Any], **changes: Any) -> None:
    vector = vector | changes
    now = datetime.fromtimestamp(vector["now"] or 0, UTC)
    url = vector["url"]
    if vector.get("method") == "GET" and "url" not in changes:  # its fields travel in the query
        url += ("&" if "?" in url else "?") + urlencode(vector["params"])
    webhook = request(vector["body"].encode(), vector["headers"], url, now)
    load_adapter(vector["provider"]).verify(webhook, [vector["secret"]], now)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_is_judged_as_its_provider_judges_it(vector: dict[str, Any]) -> None:
    if vector["expected"] == "valid":
        verify(vector)
    else:
        with pytest.raises(Refused) as refused:
            verify(vector)
        assert 400 <= refused.value.status < 500


@pytest.mark.parametrize("vector", VALID, ids=lambda vector: vector["id"])
def test_what_a_refused_request_is_kept_by_is_enough_to_judge_it_again(vector: dict[str, Any]) -> None:
    needed = {"content-type", *load_adapter(vector["provider"]).headers}
    verify(
        vector, headers={name: value for name, value in vector["headers"].items() if name.lower() in needed}
    )


@pytest.mark.parametrize("vector", VALID, ids=lambda vector: vector["id"])
def test_one_byte_changed_anywhere_is_refused(vector: dict[str, Any]) -> None:
    changes = [*_other_headers(vector)]
    if load_adapter(vector["provider"]).authentication == "signature":
        changes += _flipped(vector, "body")
    elif vector["secret"] in vector["body"]:
        start = vector["body"].index(vector["secret"])
        changes += _flipped(vector, "body", start, start + len(vector["secret"]))
    if vector["provider"] in SIGN_THE_URL:
        changes += _flipped(vector, "url", 8)
    assert changes
    for change in changes:
        if not _means_the_same(vector, change):
            with pytest.raises(Refused):
                verify(vector, **change)


@pytest.mark.parametrize("vector", VALID, ids=lambda vector: vector["id"])
def test_an_empty_secret_is_never_valid(vector: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        verify(vector, secret="")


@pytest.mark.parametrize(
    "vector", [v for v in VALID if set(v["headers"]) != {"Content-Type"}], ids=lambda vector: vector["id"]
)
def test_a_request_without_the_headers_that_prove_it_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        verify(vector, headers={"Content-Type": vector["headers"].get("Content-Type", "")})
    assert refused.value.status == 401


def _flipped(
    vector: dict[str, Any], name: str, start: int = 0, stop: int | None = None
) -> Iterator[dict[str, Any]]:
    value = vector[name]
    for i in range(start, len(value) if stop is None else stop):
        yield {name: value[:i] + chr(ord(value[i]) ^ 1) + value[i + 1 :]}


def _other_headers(vector: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each letter of the signature or token changed, and another timestamp, id or algorithm."""
    headers = vector["headers"]
    for name, value in headers.items():
        if name.lower().endswith("settings"):
            yield {"headers": headers | {name: value.replace("HMAC_SHA256", "none")}}
        elif vector["secret"] in value or any(
            word in name.lower() for word in ("signature", "token", "authorization")
        ):
            if vector["id"] == "stdwh-pub-multi-sig":  # one of several signatures may be wrong
                continue
            for i, letter in enumerate(value):
                if (
                    letter.isalnum() and i > 3
                ):  # "v1," and padding aside: another version is another signature
                    changed = value[:i] + ("A" if letter != "A" else "B") + value[i + 1 :]
                    yield {"headers": headers | {name: changed}}
        elif name.lower().endswith("timestamp"):
            yield {"headers": headers | {name: str(int(value) + 1)}}
        elif name.lower() == "webhook-id":
            yield {"headers": headers | {name: "msg_other"}}


def _means_the_same(vector: dict[str, Any], change: dict[str, Any]) -> bool:
    """A byte may change without changing the form (its case in %2B) or the URL's standard port."""
    if vector["provider"] in SIGN_THE_URL and "body" in change:
        if "bodySHA256" in vector["url"] or "json" in vector["headers"].get("Content-Type", ""):
            return False
        return sorted(set(parse_qsl(change["body"], keep_blank_values=True))) == sorted(
            set(parse_qsl(vector["body"], keep_blank_values=True))
        )
    if "url" in change:
        try:
            port = urlsplit(change["url"]).port
        except ValueError:
            return True
        same_but_port = urlsplit(change["url"])._replace(netloc="") == urlsplit(vector["url"])._replace(
            netloc=""
        )
        return bool(port != urlsplit(vector["url"]).port and same_but_port)
    return False
