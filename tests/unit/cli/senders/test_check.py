"""A sender that can't speak is said before anything is written: which, for which lines, and what to do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.doctor import carrier
from functions.shared.provider_api import api
from functions.shared.sender import PROVIDER_CARRIERS, ProviderCarrier
from tests.builders import SERVICE
from tests.command_line import Run
from tests.texting.pool import Pool
from tests.texting.providers import APIS, CREDENTIALS
from tests.texting.stand_in import Said
from tests.unit.cli.deployed import REGION, Deployed

pytestmark = pytest.mark.slow

PARTS = "+14185550102"
FILE = """
id: garage-tremblay
name: Garage Tremblay
text_name: Garage Tremblay
timezone: America/Toronto
languages: [fr]
phone: "+14185550100"
hours: {default: {monday-friday: 08:00-17:00}}
lines:
  - {name: Service, department: service, number: "+14185550101"}
  - {name: Parts, department: parts, number: "+14185550102"}
integrations:
  - {id: tremblay-phone, provider: PROVIDER}
sender: SENDER
"""
OWN = "{integration: tremblay-phone, number: '+14185550101'}"


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(sender: str, provider: str = "twilio") -> Path:
        file = tmp_path / "garage.yaml"
        file.write_text(FILE.replace("SENDER", sender).replace("PROVIDER", provider), encoding="utf-8")
        return file

    return write


def store(deployed: Deployed, provider: ProviderCarrier, **changes: str) -> None:
    deployed.client("ssm").put_parameter(
        Name="/rappel/prod/senders/tremblay-phone",
        Value=json.dumps({**CREDENTIALS[provider], **changes}),
        Type="SecureString",
    )


def refused(run: Run, deployed: Deployed, file: Path) -> str:
    """What both commands say; neither writes anything."""
    before = deployed.dealerships.get("garage-tremblay")
    said = [run("dealership", command, file) for command in ("check", "apply")]
    assert [ran.status for ran in said] == [1, 1]
    assert deployed.dealerships.get("garage-tremblay") == before
    lines = {line for ran in said for line in ran.err.splitlines() if "sender of" in line}
    assert len(lines) == 1
    return lines.pop()


@pytest.mark.parametrize("provider", PROVIDER_CARRIERS)
def test_a_number_that_may_text_is_applied(
    provider: ProviderCarrier,
    deployed: Deployed,
    run: Run,
    written: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api, "_pool", Pool(APIS[provider]()))
    store(deployed, provider)
    assert run("dealership", "apply", written(OWN, provider)).status == 0
    applied = deployed.dealerships.get("garage-tremblay")
    assert applied is not None
    assert applied.sender is not None
    assert applied.sender.number == SERVICE
    assert f"texts from {provider}/tremblay-phone" in run("dealership", "show", "garage-tremblay").out


@pytest.mark.parametrize("provider", PROVIDER_CARRIERS)
def test_a_number_that_is_not_the_account_s_is_named_by_its_line(
    provider: ProviderCarrier,
    deployed: Deployed,
    run: Run,
    written: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api, "_pool", Pool(APIS[provider]()))
    store(deployed, provider)
    said = refused(run, deployed, written("{integration: tremblay-phone}", provider))
    assert 'sender of "Parts": its number isn\'t' in said  # Service's is
    assert PARTS not in said


@pytest.mark.parametrize(
    ("provider", "numbers", "words"),
    [
        ("twilio", {SERVICE: False}, "can't text"),
        ("telnyx", {SERVICE: None}, "has no messaging profile"),
        ("ringcentral", {SERVICE: ["CallerId"]}, "can't text by this user"),
    ],
)
def test_a_number_that_cannot_text_is_said(
    provider: ProviderCarrier,
    numbers: dict[str, Any],
    words: str,
    deployed: Deployed,
    run: Run,
    written: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    standing_in = APIS[provider]()
    standing_in.numbers = numbers
    monkeypatch.setattr(api, "_pool", Pool(standing_in))
    store(deployed, provider)
    assert words in refused(run, deployed, written(OWN, provider))


@pytest.mark.parametrize("provider", PROVIDER_CARRIERS)
def test_a_credential_that_is_missing_or_refused_says_how_to_store_one(
    provider: ProviderCarrier,
    deployed: Deployed,
    run: Run,
    written: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api, "_pool", Pool(APIS[provider]()))
    command = f"rappel dealership sender-credential tremblay-phone --provider {provider} stores"
    said = refused(run, deployed, written(OWN, provider))
    assert f"tremblay-phone has no sending credential: {command} it" in said
    store(deployed, provider, **{list(CREDENTIALS[provider])[-1]: "revoked"})
    said = refused(run, deployed, written(OWN, provider))
    assert f"{provider} refuses the credential" in said
    assert f"{command} a new one" in said
    assert "revoked" not in said


def test_a_provider_that_does_not_answer_changes_nothing(
    deployed: Deployed, run: Run, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "_pool", Pool(lambda _: Said(503, {})))
    store(deployed, "twilio")
    assert "try again in a minute" in refused(run, deployed, written(OWN))


@pytest.mark.parametrize(
    ("sender", "words"),
    [
        ("{identity: pool-gone}", f"{REGION} knows no such identity: choose one"),
        ("{identity: pool-late}", "it is CREATING: choose one that is ACTIVE"),
        (
            "{identity: 'arn:aws:sms-voice:us-east-1:123456789012:pool/pool-own'}",
            f"it is of us-east-1, and the stage of {REGION}: choose one of {REGION}",
        ),
        (f"{{identity: '{SERVICE}'}}", "the stage's carrier is end_user_messaging: write a pool's"),
    ],
)
def test_an_identity_that_aws_does_not_know_here_is_said(
    sender: str,
    words: str,
    deployed: Deployed,
    run: Run,
    written: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"pool-own": "ACTIVE", "pool-late": "CREATING"}
    monkeypatch.setattr(carrier, "identity_status", lambda _, identity: known.get(identity, "not there"))
    said = refused(run, deployed, written(sender))
    assert f'sender of "Service", "Parts": {words}' in said
    assert SERVICE not in said


def test_a_pool_of_the_region_is_applied(
    deployed: Deployed, run: Run, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "identity_status", lambda _, identity: "ACTIVE")
    assert run("dealership", "apply", written("{identity: pool-own}")).status == 0


def test_the_stage_s_sender_is_asked_about_by_nobody(
    deployed: Deployed, run: Run, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "_pool", Pool(None))
    assert run("dealership", "apply", written("{identity: stage}")).status == 0
    assert "texts from the stage's sender" in " ".join(
        run("dealership", "show", "garage-tremblay").out.split()
    )


def test_doctor_says_which_dealership_s_sender_stopped(
    deployed: Deployed, run: Run, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "end_user_messaging", lambda *_: iter(()))
    standing_in = APIS["twilio"]()
    monkeypatch.setattr(api, "_pool", Pool(standing_in))
    store(deployed, "twilio")
    assert run("dealership", "apply", written(OWN)).status == 0
    assert _senders(run) == {"ok": True, "found": "the stage's, and those of 1 dealership", "do": None}
    standing_in.numbers = {}
    found = _senders(run)
    assert not found["ok"]
    assert found["do"].startswith('garage-tremblay: sender of "Service", "Parts": its number isn\'t')


def _senders(run: Run) -> dict[str, Any]:
    [row] = [each for each in json.loads(run("doctor", "--json").out) if each.pop("check") == "senders"]
    found: dict[str, Any] = row
    return found
