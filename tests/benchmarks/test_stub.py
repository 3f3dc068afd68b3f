"""The stub of AWS answers all that the compared handlers ask: `make bench` has something to time."""

from collections.abc import Iterator

import pytest

from benchmarks import cold_start, ingest, stub_aws

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with stub_aws.running() as url:
        yield url


@pytest.mark.parametrize("handler", ingest.HANDLERS.values(), ids=ingest.HANDLERS)
def test_each_handler_takes_the_webhook(endpoint: str, handler: str) -> None:
    assert cold_start._timed(handler, endpoint) > 0
