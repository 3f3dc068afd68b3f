"""One POST to a dealership's own endpoint, at an address that was checked. No redirection is followed.

urllib3 comes with botocore, as Lambda's runtime has it.
"""

import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

from functions.shared.endpoint import check_addresses, check_url, host_and_port

_CONNECT_SECONDS, _READ_SECONDS = 3.0, 10.0
# An answer says nothing but its status. Some of its body is read, so that a sender isn't cut off.
_MOST_READ = 4096

Resolve = Callable[[str, int], Sequence[str]]


class Unreachable(Exception):
    """Nobody can tell whether the endpoint has it. The message is the error's name."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """`resolve` names a host's addresses, and raises OSError. `local`: a test listens on this machine."""

    resolve: Resolve
    local: bool

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer. Raises Unreachable or ForbiddenEndpoint."""
        check_url(url, local=self.local)
        parts, (host, port) = urlsplit(url), host_and_port(url)
        try:
            addresses = self.resolve(host, port)
        except OSError as error:
            raise Unreachable(type(error).__name__) from None
        check_addresses(addresses, local=self.local)
        if not addresses:
            raise Unreachable("NoAddress")
        timeout = Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS)
        # The certificate is the host's, though the connection is to its address.
        pool = (
            HTTPSConnectionPool(
                addresses[0], port, timeout=timeout, server_hostname=host, assert_hostname=host, retries=False
            )
            if parts.scheme == "https"
            else HTTPConnectionPool(addresses[0], port, timeout=timeout, retries=False)
        )
        target = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
        sent = {**headers, "host": parts.netloc, "content-type": "application/json", "user-agent": "rappel"}
        with pool:
            try:
                answer = pool.request(
                    "POST",
                    target if target.startswith("/") else f"/{target}",
                    body=body,
                    headers=sent,
                    redirect=False,
                    preload_content=False,
                )
                answer.read(_MOST_READ)
                answer.close()
            except HTTPError as error:
                raise Unreachable(type(error).__name__) from None
            return answer.status


def addresses_of(host: str, port: int) -> list[str]:
    """The host's addresses, as this machine's resolver has them now. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
