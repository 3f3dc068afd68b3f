"""A call log's credential is tried before it is stored, apart from the webhooks' secret and what texts."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.shared.moment import utc_now
from functions.shared.provider_api import api
from tests.builders import dealership
from tests.call_logs.callrail import CREDENTIAL as CALLRAIL
from tests.call_logs.callrail import CallRailLog
from tests.call_logs.ringcentral import CREDENTIAL as RINGCENTRAL
from tests.call_logs.ringcentral import RingCentralLog
from tests.call_logs.twilio import CREDENTIAL as TWILIO
from tests.call_logs.twilio import TwilioLog
from tests.command_line import Ran, Run
from tests.texting.pool import Pool
from tests.unit.cli.deployed import PREFIX, Deployed

pytestmark = pytest.mark.slow

ID, LOGS = "tremblay-log", "/rappel/prod/call-logs/"
KINDS: dict[str, tuple[dict[str, str], Callable[[], Any]]] = {
    "twilio": (TWILIO, TwilioLog),
    "callrail": (CALLRAIL, CallRailLog),
    "ringcentral": (RINGCENTRAL, RingCentralLog),
}


@pytest.fixture
def store(run: Run, deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    def command(provider: str, fields: dict[str, str], log: Any = None) -> Ran:
        house = dealership(integrations=[{"id": ID, "provider": provider}])
        deployed.dealerships.apply(house, {ID: PREFIX + ID})
        monkeypatch.setattr(api, "_pool", Pool(log))
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(fields.values()) + "\n"))
        ran = run("dealership", "call-log-credential", ID)
        assert not any(value in ran.out + ran.err for value in fields.values()), "a credential was printed"
        return ran

    return command


def stored(deployed: Deployed) -> dict[str, Any]:
    found = deployed.client("ssm").get_parameters_by_path(Path=LOGS, WithDecryption=True)["Parameters"]
    return {each["Name"]: json.loads(each["Value"]) for each in found}


@pytest.mark.parametrize("provider", KINDS)
def test_a_credential_that_reads_the_log_is_stored_and_goes_with_its_dealership(
    provider: str, deployed: Deployed, store: Callable[..., Ran], run: Run
) -> None:
    credential, make = KINDS[provider]
    log = make()
    log.add("one", utc_now() - timedelta(minutes=20), *(["busy"] if provider == "twilio" else []))
    ran = store(provider, credential, log)
    assert (ran.status, ran.out) == (0, "")
    assert "1 calls of the last hour" in ran.err
    assert stored(deployed) == {LOGS + ID: credential}
    assert run("dealership", "remove", "garage-tremblay", "--yes").status == 0
    assert stored(deployed) == {}


@pytest.mark.parametrize("provider", KINDS)
def test_one_that_the_provider_refuses_or_does_not_answer_is_not_stored(
    provider: str, deployed: Deployed, store: Callable[..., Ran]
) -> None:
    credential, make = KINDS[provider]
    wrong = credential | {list(credential)[-1]: "revoked"}
    assert f"{provider} refuses it" in store(provider, wrong, make()).err
    assert f"{provider} doesn't answer" in store(provider, credential).err
    assert stored(deployed) == {}


def test_the_webhooks_secret_reads_no_log(deployed: Deployed, store: Callable[..., Ran]) -> None:
    deployed.client("ssm").put_parameter(Name=PREFIX + ID, Value=CALLRAIL["api_key"], Type="SecureString")
    assert "signed with this secret" in store("callrail", CALLRAIL, CallRailLog()).err
    assert stored(deployed) == {}


def test_a_provider_without_a_log_is_said(deployed: Deployed, store: Callable[..., Ran]) -> None:
    ran = store("zoom", {"account_id": "zoom-account"})
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert "callrail, ringcentral, twilio" in ran.err
