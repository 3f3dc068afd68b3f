"""A cold webhook imports what it needs, and no more: a provider waits some milliseconds for each module."""

from pathlib import Path

import pytest

from benchmarks import cold_start, one_call, stub_aws
from functions.on_missed_call.providers import ADAPTERS

pytestmark = pytest.mark.slow

PROVIDERS = "functions.on_missed_call.providers"
# The count on the day when this was written; a module more has a reason, which goes beside the number.
# Since then: exact call ids, answered calls, what an endpoint answers, a text's transitions, and the
# desk's index, whose entry a missed call's write makes, and the mark of a call that the desk placed.
OWN_MODULES = 53
# What other providers' webhooks, the command and the other functions need.
SPARED = {"pydantic", "tomllib", "phonenumbers", "holidays", "babel", "duckdb"} | {
    f"{PROVIDERS}.toolkit.{name}" for name in ("bodies", "departments", "ed25519", "jwt")
}


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """All that stands imported after the built zip has answered a cold Twilio webhook."""
    ours = cold_start.unpacked(Path(tmp_path_factory.mktemp("zip")))
    start = cold_start.Start(ours, "functions.on_missed_call.handler", one_call.webhook("CA1"))
    with stub_aws.running() as endpoint:
        printed = cold_start.run(start, endpoint, "print(*sys.modules)").stdout
    return set(printed.splitlines()[-1].split())


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
