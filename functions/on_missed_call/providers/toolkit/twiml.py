"""What providers that steer a call by XML share: Twilio, SignalWire, which speaks its dialect, and Plivo.

https://www.twilio.com/docs/voice/twiml
https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import hmac
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from html import escape
from urllib.parse import parse_qs, urlsplit, urlunsplit

from functions.on_missed_call.effect import Effect
from functions.on_missed_call.providers.toolkit import forms
from functions.on_missed_call.providers.toolkit.classification import Classification
from functions.on_missed_call.web import Refused, Reply, Request
from functions.shared.call import Attestation, EventKind, Outcome

_DEFAULT_PORTS = {"https": 443, "http": 80}


def signed_urls(url: str) -> Iterator[str]:
    """Yields the URL without its port and with it: Twilio has signed either."""
    parts = urlsplit(url)
    host = parts.netloc.removesuffix(f":{parts.port}") if parts.port else parts.netloc
    yield urlunsplit(parts._replace(netloc=host))
    yield urlunsplit(parts._replace(netloc=f"{host}:{parts.port or _DEFAULT_PORTS[parts.scheme]}"))


def signed_form(body: bytes) -> str:
    """Returns the form as it is signed: names are sorted, and so are a name's values, without repeats."""
    values: dict[str, set[str]] = {}
    for name, value in forms.pairs(body):
        values.setdefault(name, set()).add(value)
    return "".join(name + value for name in sorted(values) for value in sorted(values[name]))


def has_body_hash(request: Request) -> bool:
    """Says whether the URL, which is signed, bears the body's hash in the form's stead."""
    return "bodySHA256" in parse_qs(urlsplit(request.url).query)


def check_body_hash(request: Request) -> None:
    """Raises Refused 401 unless the hash in the URL is the body's."""
    claimed = parse_qs(urlsplit(request.url).query)["bodySHA256"][-1]
    if not hmac.compare_digest(sha256(request.body).hexdigest().encode(), claimed.lower().encode()):
        raise Refused(401, "bad_signature", "bodySHA256 isn't the hash of the body")


def attestation(fields: Mapping[str, str], url: str) -> Attestation | None:
    """Reads `StirVerstat`, which the form has, or the URL, where an `action` was given it on its way.

    Only what begins so failed. `No-TN-Validation` and `NULL` say that nobody could tell.
    https://www.twilio.com/docs/voice/trusted-calling-with-shakenstir
    """
    verdict = fields.get("StirVerstat") or parse_qs(urlsplit(url).query).get("StirVerstat", [""])[-1]
    return "failed" if verdict.startswith("TN-Validation-Failed") else None


def classify_call_status(
    status: str, missed: Mapping[str, Outcome], progress: Collection[str], completed: EventKind
) -> Classification:
    """Classifies a form by its `CallStatus`, in the provider's own values.

    `completed` is the kind of event that this value counts as: providers mean different things by it.
    """
    if status in missed:
        return Classification("missed", f"CallStatus={status}", missed[status])
    if status in progress:
        return Classification("progress", f"CallStatus={status}")
    if status == "completed":
        return Classification(completed, "CallStatus=completed doesn't say whether a person answered")
    return Classification("ignored", "CallStatus is absent or unknown")


def respond(_effect: Effect, after_call_url: str | None) -> Reply:
    """Goes on where the dealership wants its unanswered calls, else ends the call."""
    step = f'<Redirect method="POST">{escape(after_call_url)}</Redirect>' if after_call_url else ""
    xml = f'<?xml version="1.0" encoding="UTF-8"?><Response>{step}</Response>'
    return Reply(200, xml, "text/xml")
