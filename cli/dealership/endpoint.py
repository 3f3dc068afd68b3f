"""Whether a dealership's own endpoint is one that events may go to, said when its file is applied."""

import os
from collections.abc import Iterator

from functions.notify.endpoint_post import Resolve
from functions.shared.dealership import Dealership
from functions.shared.endpoint import (
    ForbiddenEndpoint,
    check_addresses,
    check_url,
    host_and_port,
    is_local_cloud,
)


def problems(dealership: Dealership, resolve: Resolve) -> Iterator[str]:
    """A line where the endpoint's URL is none, or leads elsewhere than to the public internet."""
    if dealership.events is None:
        return
    url, local = dealership.events.url, is_local_cloud(os.environ)
    try:
        check_url(url, local=local)
        check_addresses(resolve(*host_and_port(url)), local=local)
    except ForbiddenEndpoint as forbidden:
        yield f"events, url: {url} {forbidden}"
    except OSError:
        yield f"events, url: {url} leads nowhere: no address is known by that name"
