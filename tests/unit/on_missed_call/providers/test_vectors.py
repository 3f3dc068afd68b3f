"""The providers' published signatures, and cases derived from them: each is taken or refused as it should."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from functions.on_missed_call.providers import ADAPTERS
from functions.on_missed_call.web import Refused
from tests.builders import request

ALL = json.loads((Path(__file__).parents[3] / "vectors" / "signatures.json").read_text())["vectors"]
VECTORS = [vector for vector in ALL if vector["provider"] in ("twilio", "standardwebhooks")]


def verify(vector: dict[str, Any], **changes: Any) -> None:
    vector = vector | changes
    now = datetime.fromtimestamp(vector["now"] or 0, UTC)
    made = request(vector["body"].encode(), vector["headers"], vector["url"], now)
    ADAPTERS[vector["provider"]].verify(made, [vector["secret"]], now)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_is_judged_as_its_provider_judges_it(vector: dict[str, Any]) -> None:
    if vector["expected"] == "valid":
        verify(vector)
    else:
        with pytest.raises(Refused) as refused:
            verify(vector)
        assert 400 <= refused.value.status < 500


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if v["expected"] == "valid"], ids=lambda vector: vector["id"]
)
def test_one_byte_changed_anywhere_is_refused(vector: dict[str, Any]) -> None:
    changes: list[dict[str, Any]] = []
    signature = next(name for name in vector["headers"] if "signature" in name.lower())
    for i, letter in enumerate(vector["headers"][signature]):
        if letter.isalnum() and i > 3:  # "v1," and padding aside: another version is another signature
            changed = vector["headers"][signature]
            changed = changed[:i] + ("A" if letter != "A" else "B") + changed[i + 1 :]
            if vector["id"] != "stdwh-pub-multi-sig":  # one of several signatures may be wrong
                changes.append({"headers": vector["headers"] | {signature: changed}})
    body = vector["body"]
    changes += [{"body": body[:i] + chr(ord(body[i]) ^ 1) + body[i + 1 :]} for i in range(len(body))]
    if vector["provider"] == "twilio":
        url = vector["url"]
        changes += [{"url": url[:i] + chr(ord(url[i]) ^ 1) + url[i + 1 :]} for i in range(8, len(url))]
    else:
        changes += [
            {"headers": vector["headers"] | {"webhook-id": "msg_other"}},
            {"headers": vector["headers"] | {"webhook-timestamp": str(vector["now"] + 1)}},
        ]
    assert changes
    # A body byte may change without changing the form (its case in %2B): those that mean the same still hold.
    for change in changes:
        if _means_the_same(vector, change):
            continue
        with pytest.raises(Refused):
            verify(vector, **change)


def _means_the_same(vector: dict[str, Any], change: dict[str, Any]) -> bool:
    if vector["provider"] == "twilio" and "body" in change:
        if "bodySHA256" in vector["url"]:
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
