"""A cold webhook imports what it needs, and no more: a provider waits some milliseconds for each module."""

from pathlib import Path

import pytest

from benchmarks import cold_start, one_call, stub_aws
from functions.on_missed_call.providers import ADAPTERS

pytestmark = pytest.mark.slow

PROVIDERS = "functions.on_missed_call.providers"
# The count on the day when this was written; a module more has a reason, which goes beside the number.
# Since then: exact call ids, answered calls, what an endpoint answers, a text's transitions, and the
# desk's index, whose entry a missed call's write makes, the mark of a call that the desk placed, how long AWS
# has to answer, and one answer for all who sign with no secret of ours.
OWN_MODULES = 60
# What other providers' webhooks, the command and the other functions need.
SPARED = {
    "boto3",
    "s3transfer",
    "xml.sax",
    "pydantic",
    "tomllib",
    "phonenumbers",
    "holidays",
    "babel",
    "duckdb",
} | {f"{PROVIDERS}.toolkit.{name}" for name in ("bodies", "departments", "ed25519", "jwt")}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the built zip says after a cold Twilio webhook: its modules, and how often it was wired."""
    ours = cold_start.unpacked(Path(tmp_path_factory.mktemp("zip")))
    start = cold_start.Start(ours, "functions.on_missed_call.handler", one_call.webhook("CA1"))
    asked = "print(*sys.modules)\nprint(*module._wiring.cache_info()[:2])"
    with stub_aws.running() as endpoint:
        return cold_start.run(start, endpoint, asked).stdout.splitlines()[-2:]


@pytest.fixture(scope="module")
def modules(printed: list[str]) -> set[str]:
    return set(printed[0].split())


def test_the_clients_are_made_before_the_first_request(printed: list[str]) -> None:
    hits, misses = printed[1].split()
    assert (hits, misses) == ("1", "1")


def test_a_cold_webhook_imports_no_other_provider_s_module(modules: set[str]) -> None:
    others = {f"{PROVIDERS}.{module}" for name, module in ADAPTERS.items() if name != "twilio"}
    assert f"{PROVIDERS}.twilio" in modules
    assert not modules & others


def test_a_cold_twilio_webhook_needs_nothing_that_only_others_need(modules: set[str]) -> None:
    assert not modules & SPARED


def test_a_cold_webhook_imports_no_more_of_our_modules_than_it_did(modules: set[str]) -> None:
    rooms = ("functions.on_missed_call", "functions.shared")
    own = sorted(name for name in modules if name.startswith(rooms))
    assert len(own) <= OWN_MODULES, own
