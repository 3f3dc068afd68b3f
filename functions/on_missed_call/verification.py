"""What is asked of a request before anything of it is believed: its form, and a signature.

Whoever signs with none of an integration's secrets is a stranger, and hears the same whether there is such an
integration or not: nobody finds out by asking which dealerships there are.
"""

import secrets
from base64 import b64encode
from functools import lru_cache

from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.on_missed_call.providers.toolkit.adapter import FORM, Adapter, Secrets
from functions.on_missed_call.web import Refused, Reply, Request

# A form is read before its signature can be judged, and no provider's is longer.
MAX_BODY_BYTES, MAX_FORM_BYTES = 256 * 1024, 32 * 1024
UNKNOWN = "unknown_integration"


def check_form(adapter: Adapter, request: Request) -> None:
    """Raises Refused for a body that no provider sends. RingCentral tests an endpoint with an empty one."""
    most = MAX_FORM_BYTES if request.content_type in FORM else MAX_BODY_BYTES
    if len(request.body) > most:
        raise Refused(413, "body_too_large", f"the body is over {most // 1024} KB")
    if request.body and request.content_type not in adapter.content_types:
        raise Refused(415, "wrong_content_type", f"send {' or '.join(sorted(adapter.content_types))}")


def handshake_or_verify(adapter: Adapter, request: Request, secrets: Secrets) -> Reply | None:
    """Returns the answer to a handshake, else None once the request is verified. Raises Refused."""
    handshake = adapter.handshake(request, secrets)
    if handshake is None:
        adapter.verify(request, secrets, request.received_at)
    return handshake


def meet_stranger(provider: str, request: Request) -> Reply:
    """Answers for an integration that there isn't: as one would whose secret nobody knows.

    What is refused is `unknown_integration` in our log alone. That there is no such provider is no secret,
    and neither is which of Quo's two kinds of keys an integration has. Raises Refused.
    """
    if provider not in ADAPTERS:
        raise Refused(404, "unknown_provider", "no such provider: check the URL", logged=UNKNOWN)
    adapter = load_adapter(provider)
    try:
        check_form(adapter, request)
        handshake = handshake_or_verify(adapter, request, _nobodys())
    except Refused as refused:
        raise Refused(refused.status, refused.code, refused.message, logged=UNKNOWN) from None
    if handshake is None:
        raise Refused(401, "bad_signature", "the signature doesn't hold", logged=UNKNOWN)
    return handshake


@lru_cache(maxsize=1)
def _nobodys() -> tuple[str]:
    """A secret that no one has, of a form that every provider's check takes."""
    return (f"whsec_{b64encode(secrets.token_bytes(32)).decode()}",)
