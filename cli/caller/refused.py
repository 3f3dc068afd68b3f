"""Refused requests that tell of a number: a caller who is forgotten is forgotten in them, too."""

import re
from base64 import urlsafe_b64decode
from contextlib import suppress
from urllib.parse import unquote_to_bytes

from cli.shared.deployment import Deployment
from functions.shared.ledger.refused_requests import RefusedRequest
from functions.shared.moment import utc_now

_NO_DIGIT = re.compile(rb"\D+", re.ASCII)
_NATIONAL_DIGITS = 10


def forget(deployment: Deployment, dealership_id: str, number: str) -> int:
    """Deletes the refused requests that tell a dealership of the number, and returns how many there were."""
    profile = deployment.dealerships.get(dealership_id)
    requests, count = deployment.refused_requests, 0
    for integration in profile.integrations if profile else ():
        for name, request in list(requests.of(integration.id, utc_now())):
            if tells_of(request, number):
                requests.drop(integration.id, name)
                count += 1
    return count


def tells_of(request: RefusedRequest, number: str) -> bool:
    """Whether the number's digits stand in it, however it is written: in a form, in JSON or in a JWT.

    Where digits of several numbers run together by chance, a request too many is deleted.
    """
    national = number[2:] if number.startswith("+1") else number[1:]
    wanted = national[-_NATIONAL_DIGITS:].encode()
    texts = [request.body, unquote_to_bytes(request.body), unquote_to_bytes(request.path)]
    for part in request.body.split(b"."):
        with suppress(ValueError):
            texts.append(urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
    return any(wanted in _NO_DIGIT.sub(b"", text) for text in texts)
