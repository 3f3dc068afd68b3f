"""A dealership's own HTTPS endpoint: how its file names it, and where it may lie. Pure.

A name may lead anywhere, and another way a moment later: the address is checked when the file is applied, and
again of each request, which goes to the very address that was checked.
"""

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel

from functions.shared.fields import PART, PageUrl

# The IPv6 networks that lead to an IPv4 address, and where in it that one stands (RFC 6052, 3056, 4380).
_NAT64, _SIX_TO_FOUR, _TEREDO = (
    IPv6Network("64:ff9b::/96"),
    IPv6Network("2002::/16"),
    IPv6Network("2001::/32"),
)


class ForbiddenEndpoint(Exception):
    """No event is sent there. The message says why, after the URL's or the address's name."""


class Endpoint(BaseModel):
    """`events` of a dealership's file: where it hears its events. docs/events.md explains it."""

    model_config = PART

    url: PageUrl


def is_local_cloud(variables: Mapping[str, str]) -> bool:
    """Whether AWS itself is a program on this machine, as its SDKs are told by a variable of their own."""
    return variables.get("AWS_ENDPOINT_URL", "").startswith(("http://127.0.0.1:", "http://localhost:"))


def host_and_port(url: str) -> tuple[str, int]:
    """Where a URL that was checked leads to."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def check_url(url: str, *, local: bool = False) -> None:
    """Raises ForbiddenEndpoint. On a `local` cloud a test may listen on http://127.0.0.1."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ForbiddenEndpoint("is no URL") from None
    if local and parts.scheme == "http" and host == "127.0.0.1":
        return
    if parts.scheme != "https":
        raise ForbiddenEndpoint("must begin with https://")
    if parts.username is not None or parts.fragment:
        raise ForbiddenEndpoint("may have neither a user nor a #: a secret of its own signs what is sent")
    if port not in (None, 443, 8443):
        raise ForbiddenEndpoint("must be at port 443 or 8443")
    if "." not in host or host.rpartition(".")[2].isdigit() or ":" in host:
        raise ForbiddenEndpoint("must name a host by its domain")


def check_addresses(addresses: Iterable[str], *, local: bool = False) -> None:
    """Raises ForbiddenEndpoint where one of a host's addresses isn't the public internet's."""
    for address in addresses:
        if local and address == "127.0.0.1":
            continue
        if not _is_public(ip_address(address.partition("%")[0])):
            raise ForbiddenEndpoint("leads to an address that isn't on the public internet")


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        within = _within(address)
        if within is not None:
            return _is_public(within)
    # Python 3.11 takes multicast for global.
    return address.is_global and not address.is_multicast and not address.is_reserved


def _within(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    if address in _TEREDO and address.teredo is not None:
        return address.teredo[1]
    return None
