"""Reads a party where a provider writes telephone numbers, SIP addresses and extensions in one field."""

import re

from functions.on_missed_call.providers.toolkit.numbers import is_extension, is_withheld, to_e164

_DEVICE = re.compile(r"(?:sips?|client):([^@;:>]*)", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+?\d{7,15}", re.ASCII)


def telephone(address: str | None, *, national: bool = True) -> str | None:
    """Returns the telephone number in E.164.

    Returns None for a withheld one, an extension, a device, and what can't be read.
    `national` is False at a provider that writes international numbers without +.
    """
    return None if is_internal(address) else to_e164(_user(address), national=national)


def is_internal(address: str | None) -> bool:
    """Says whether it is an extension, or a device that is known by its SIP user.

    Nobody texts such a party, and calling it calls nobody back.
    """
    user = _user(address)
    if is_extension(user):
        return True
    return user != address and not _TELEPHONE.fullmatch(user or "") and not is_withheld(user)


def _user(address: str | None) -> str | None:
    """Returns the user of `sip:USER@HOST`, and anything else whole."""
    device = _DEVICE.match(address or "")
    return device[1] if device else address
