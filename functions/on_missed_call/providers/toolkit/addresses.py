"""Who called whom, where a provider writes telephone numbers, SIP addresses and extensions in one field."""

import re

from functions.on_missed_call.providers.toolkit.numbers import is_extension, is_withheld, number

_DEVICE = re.compile(r"(?:sips?|client):([^@;:>]*)", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+?\d{7,15}", re.ASCII)


def telephone(address: str | None, *, national: bool = True) -> str | None:
    """The telephone number in E.164; None for a withheld one, an extension, a device, and what can't be read.

    `national` is False at a provider that writes international numbers without +.
    """
    return None if is_internal(address) else number(_user(address), national=national)


def is_internal(address: str | None) -> bool:
    """An extension, or a device known by its SIP user: nobody texts it, and calling it calls nobody back."""
    user = _user(address)
    if is_extension(user):
        return True
    return user != address and not _TELEPHONE.fullmatch(user or "") and not is_withheld(user)


def _user(address: str | None) -> str | None:
    """Of `sip:USER@HOST`, the user; of anything else, all of it."""
    found = _DEVICE.match(address or "")
    return found[1] if found else address
