"""Who called whom, where a provider writes telephone numbers, SIP addresses and extensions in one field."""

import re

from functions.on_missed_call.providers.numbers import WITHHELD, is_extension, number

_SIP = re.compile(r"sips?:([^@;:>]*)", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+?\d{7,15}", re.ASCII)


def telephone(address: str | None, field: str) -> str | None:
    """The telephone number in E.164; None for a withheld one, an extension, and a SIP user without number.

    Raises Refused where it is none of these. `field` is its name at the provider.
    """
    return None if is_internal(address) else number(_user(address), field)


def is_internal(address: str | None) -> bool:
    """An extension, or a device known by its SIP user: nobody texts it, and calling it calls nobody back."""
    user = _user(address)
    if is_extension(user):
        return True
    return user != address and not _TELEPHONE.fullmatch(user or "") and (user or "").lower() not in WITHHELD


def _user(address: str | None) -> str | None:
    """Of `sip:USER@HOST`, the user; of anything else, all of it."""
    found = _SIP.match(address or "")
    return found[1] if found else address
