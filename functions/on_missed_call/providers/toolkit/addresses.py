"""Reads a party where a provider writes telephone numbers, SIP addresses and extensions in one field."""

import re
from urllib.parse import unquote

from functions.on_missed_call.providers.toolkit.numbers import is_extension, is_withheld, to_e164

_DEVICE = re.compile(r"(?:sips?|client):([^@;:>]*)", re.IGNORECASE)
_TEL = re.compile(r"tel:([^;]*)", re.IGNORECASE)  # RFC 3966
_TELEPHONE = re.compile(r"\+?\d{7,15}", re.ASCII)


def telephone(address: str | None, *, national: bool = True) -> str | None:
    """Returns the telephone number in E.164.

    Returns None for a withheld one, an extension, a device, and what can't be read.
    `national` is False at a provider that writes international numbers without +.
    """
    return None if is_internal(address) else to_e164(_user(address), national=national)


def is_internal(address: str | None) -> bool:
    """Says whether it is an extension or a device.

    Nobody texts such a party, and calling it calls nobody back.
    """
    return is_extension(_user(address)) or is_device(address)


def is_device(address: str | None) -> bool:
    """Says whether it is a telephone that is known by its SIP user, as `sip:julie@…` and `client:julie` are.

    A user with a plus sign is a number, though a carrier may have cut it (`sip:+1@…`).
    """
    user = _user(address) or ""
    is_outside = user.startswith("+") or _TELEPHONE.fullmatch(user) or is_withheld(user)
    return _DEVICE.match(address or "") is not None and not is_outside


def _user(address: str | None) -> str | None:
    """Returns the user of `sip:USER@HOST`, the number of `tel:NUMBER`, and anything else whole."""
    uri = _DEVICE.match(address or "") or _TEL.match(address or "")
    return unquote(uri[1]) if uri else address
