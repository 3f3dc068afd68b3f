"""Each provider's missed call becomes a text on the deployed template, and a call back recovers it."""

import json
from base64 import b64encode
from collections.abc import Iterator
from importlib.resources import files as files_of
from itertools import count, permutations
from typing import Any

import pytest

from cli.webhook.send import dialect
from functions.on_missed_call.providers import ADAPTERS
from functions.shared.call import call_key
from functions.shared.ledger.calls import CallRef
from tests.builders import dealership
from tests.call_items import call_item
from tests.command_line import Run, run
from tests.end_to_end.conftest import Deployed, eventually
from tests.providers import PROVIDERS, SERVICE_LINES

__all__ = ["run"]
pytestmark = pytest.mark.slow
DEALERSHIP = "autos-providers"
CALL_IDS = count(5314479320940544, 2)  # good for each provider
# What signs, where it isn't what is stored: of tests/providers/telnyx.py's pair, the private key.
SIGNING = {"telnyx": b64encode(bytes(range(32))).decode()}
FACTS = ["occurred_at", "outcome", "department", "line", "ring_seconds", "text_status"]
FACTS += ["called_back_at", "recovered_at", "recovered_by", "repeat_of"]


@pytest.fixture(scope="module")
def providers(deployed: Deployed) -> Deployed:
    """The deployment, with a dealership that has an integration of each provider."""
    prefix = deployed.outputs.secrets_prefix
    integrations, parameters = [], {}
    for name in PROVIDERS:
        for kind, seconds in (("e2e", 1), ("patient", 900)):
            each = {"id": f"{kind}-{name}", "provider": name.partition("-")[0], "settle_seconds": seconds}
            integrations.append(each)
            parameters[f"{kind}-{name}"] = f"{prefix}e2e-{name}"
    made = dealership(id=DEALERSHIP, lines=SERVICE_LINES, integrations=integrations)
    deployed.dealerships.apply(made, parameters)
    for name, provider in PROVIDERS.items():
        deployed.client("ssm").put_parameter(
            Name=parameters[f"e2e-{name}"],
            Value=provider.secret,
            Type="SecureString",
            KeyId=deployed.outputs.secrets_key_id,
        )
    return deployed


def path(name: str, kind: str = "e2e") -> str:
    return f"/calls/{name.partition('-')[0]}/{kind}-{name}"


def signed(deployed: Deployed, name: str, body: str, kind: str = "e2e") -> dict[str, str]:
    return PROVIDERS[name].sign(deployed.outputs.public_url + path(name, kind), body)


def ref(name: str, call_id: str) -> CallRef:
    return CallRef(DEALERSHIP, call_key(name.partition("-")[0], call_id))


def kept(deployed: Deployed, name: str, call_id: str) -> tuple[CallRef, dict[str, Any]] | None:
    item = call_item(deployed.calls, ref(name, call_id))
    return None if item is None else (ref(name, call_id), item)


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_missed_call_becomes_a_text_and_the_call_back_recovers_it(
    providers: Deployed, caller: str, name: str
) -> None:
    provider, call_id = PROVIDERS[name], str(next(CALL_IDS))
    missed = provider.missed(caller, call_id)
    status, answer = providers.post(path(name), signed(providers, name, missed), missed.encode())
    assert 200 <= status < 300, answer
    found = kept(providers, name, provider.known_as(call_id, missed))
    assert found is not None
    call, item = found
    assert (item["outcome"], item["caller"], item["department"]) == (provider.outcome, caller, "service")
    assert len(eventually(lambda: providers.texts_to(caller))) == 1
    callback = provider.callback(caller, str(next(CALL_IDS)))
    status, answer = providers.post(path(name), signed(providers, name, callback), callback.encode())
    assert 200 <= status < 300, answer
    recovered = call_item(providers.calls, call)
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
    assert kept(providers, name, provider.known_as(call_id, missed)) is None


@pytest.mark.parametrize("name", [name for name in PROVIDERS if not PROVIDERS[name].timeless])
def test_any_order_gives_the_same_ledger(providers: Deployed, callers: Iterator[str], name: str) -> None:
    """tests/handlers/test_any_order.py tells longer stories, and those of providers without moments."""
    provider, ledgers = PROVIDERS[name], []
    for order in permutations(range(3)):
        caller, call_id, callback_id = next(callers), str(next(CALL_IDS)), str(next(CALL_IDS))
        story = [provider.missed(caller, call_id), provider.callback(caller, callback_id)]
        story.append(provider.others(caller, call_id, callback_id)[0])
        for body in (story[event] for event in order):
            headers = signed(providers, name, body, "patient")
            status, answer = providers.post(path(name, "patient"), headers, body.encode())
            assert 200 <= status < 300, answer
        found = kept(providers, name, provider.known_as(call_id, story[0]))
        assert found is not None
        ledgers.append({fact: found[1].get(fact) for fact in FACTS})
    assert ledgers[0]["recovered_by"] == "staff"
    assert [ledger for ledger in ledgers if ledger != ledgers[0]] == []


@pytest.mark.parametrize("name", PROVIDERS)
def test_webhook_send_s_samples_are_a_missed_call_and_the_call_back(
    providers: Deployed, caller: str, name: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPEL_SECRET", SIGNING.get(name, PROVIDERS[name].secret))
    # The local API's URL isn't the one that the template knows as its own, and that some sign.
    to = ["--provider", name.partition("-")[0], "--url", providers.cloud.api_url + path(name)]
    to += ["--signed-url", providers.outputs.public_url + path(name)]
    to += ["--caller", caller, "--called", PROVIDERS[name].line[1]]

    def send(sample: str) -> None:
        ran = run("webhook", "send", *to, "--sample", sample, "--json")
        assert ran.status == 0, ran.err
        answer = json.loads(ran.out)
        assert set(answer) == {"status", "answer"}
        assert 200 <= answer["status"] < 300

    send("missed")
    [text] = eventually(lambda: providers.texts_to(caller))
    call = CallRef(*text.context["call"].split("|", 1))
    item = call_item(providers.calls, call)
    assert item is not None
    assert (item["caller"], item["department"]) == (caller, "service")
    send("outbound")
    item = call_item(providers.calls, call)
    assert item is not None
    assert item["recovered_by"] == "staff"
    send("answered")


def test_every_provider_plays_here_and_so_does_every_sample() -> None:
    """The tests above run for each of PROVIDERS: one that isn't there would be skipped in silence."""
    assert {name.partition("-")[0] for name in PROVIDERS} == set(ADAPTERS)
    sent = {dialect(name.partition("-")[0], provider.secret) for name, provider in PROVIDERS.items()}
    files = {file.name for file in files_of("cli.webhook.samples").iterdir()}
    assert sent == {name.removesuffix(".json") for name in files if name.endswith(".json")}
    assert len(ADAPTERS) == 13
