"""Each provider's missed call becomes a text on the deployed template, and a call back recovers it."""

import json
from datetime import datetime, timedelta
from itertools import count

import pytest

from functions.on_missed_call.providers import ADAPTERS
from functions.shared.ledger.calls import CallRef
from tests.builders import SERVICE, dealership
from tests.end_to_end.conftest import Deployed, eventually, now
from tests.end_to_end.providers import PROVIDERS

pytestmark = pytest.mark.slow
DEALERSHIP = "autos-providers"
CALL_IDS = count(5314479320940544)  # good for each provider
# Quo's older webhooks name the line called by its id, 3CX by the queue's extension.
LINES = [
    {"name": "Service", "department": "service", "number": SERVICE},
    {"name": "Service (3CX)", "department": "service", "extension": "801"},
    {"name": "Service (Quo)", "department": "service", "extension": "PN1ZmRMzlx"},
]


@pytest.fixture(scope="module")
def providers(deployed: Deployed) -> Deployed:
    """The deployment, with a dealership that has an integration of each provider."""
    integrations = [
        {"id": f"e2e-{name}", "provider": name.partition("-")[0], "settle_seconds": 1} for name in PROVIDERS
    ]
    parameters = {f"e2e-{name}": f"{deployed.outputs.secrets_prefix}e2e-{name}" for name in PROVIDERS}
    made = dealership(id=DEALERSHIP, lines=LINES, integrations=integrations)
    deployed.dealerships.apply(made, parameters)
    for name, provider in PROVIDERS.items():
        deployed.client("ssm").put_parameter(
            Name=parameters[f"e2e-{name}"],
            Value=provider.secret,
            Type="SecureString",
            KeyId=deployed.outputs.secrets_key_id,
        )
    return deployed


def path(name: str) -> str:
    return f"/calls/{name.partition('-')[0]}/e2e-{name}"


def signed(deployed: Deployed, name: str, body: str) -> dict[str, str]:
    return PROVIDERS[name].sign(deployed.outputs.public_url + path(name), body)


def ref(name: str, call_id: str, moment: datetime) -> CallRef:
    return CallRef(DEALERSHIP, f"{moment.date()}#{name.partition('-')[0]}:{call_id}")


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_missed_call_becomes_a_text_and_the_call_back_recovers_it(
    providers: Deployed, caller: str, name: str
) -> None:
    provider, call_id = PROVIDERS[name], str(next(CALL_IDS))
    missed = provider.missed(caller, call_id)
    status, answer = providers.post(path(name), signed(providers, name, missed), missed.encode())
    assert 200 <= status < 300, answer
    # A call is of the day it began, or of the day it came where the provider gives no start.
    days = (now() - timedelta(seconds=30), now())
    known_as = provider.known_as(call_id, missed)
    [call] = {each for day in days if providers.calls.get(each := ref(name, known_as, day))}
    item = providers.calls.get(call)
    assert item is not None
    assert (item["outcome"], item["caller"], item["department"]) == (provider.outcome, caller, "service")
    assert len(eventually(lambda: providers.texts_to(caller))) == 1
    callback = provider.callback(caller, str(next(CALL_IDS)))
    status, answer = providers.post(path(name), signed(providers, name, callback), callback.encode())
    assert 200 <= status < 300, answer
    recovered = providers.calls.get(call)
    assert recovered is not None
    assert recovered["recovered_by"] == "staff"
    assert recovered["called_back_at"] == recovered["recovered_at"] > recovered["occurred_at"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_forged_one_is_refused_and_keeps_nothing(providers: Deployed, caller: str, name: str) -> None:
    provider, call_id = PROVIDERS[name], str(next(CALL_IDS))
    missed = provider.missed(caller, call_id)
    headers = {
        header: value.replace(provider.secret, "forged")
        for header, value in signed(providers, name, missed).items()
    }
    forged = missed.replace(provider.secret, "forged")
    middle = len(forged) // 2
    forged = forged[:middle] + ("A" if forged[middle] != "A" else "B") + forged[middle + 1 :]
    status, answer = providers.post(path(name), headers, forged.encode())
    assert 400 <= status < 500, answer
    assert json.loads(answer)["error"]
    known_as = provider.known_as(call_id, missed)
    assert not any(
        providers.calls.get(ref(name, known_as, day)) for day in (now() - timedelta(seconds=30), now())
    )


def test_every_provider_plays_here_or_in_the_pipeline_s_own_tests() -> None:
    playing = {name.partition("-")[0] for name in PROVIDERS}
    assert playing | {"standardwebhooks", "twilio"} == set(ADAPTERS)
