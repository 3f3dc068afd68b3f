"""A secret goes where its integration's webhooks are checked: to its parameter, in the stage's region."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from cli.dealership import command, directory
from cli.dealership.command import apply
from cli.dealership.secrets import store
from cli.shared.deployment import Deployment
from cli.shared.errors import Failed
from functions.shared.ledger.dealerships import Dealerships
from infra.outputs import Outputs
from tests.builders import dealership
from tests.unit.shared.directory import TABLE, create

TREMBLAY = Path(__file__).parents[4] / "demo" / "garage-tremblay.yaml"
REGION, ELSEWHERE = "ca-west-1", "us-east-1"
PARAMETER = "/rappel/prod/integrations/tremblay-twilio"
SETTINGS = f'[prod]\nregion = "{REGION}"\norigination_identity = "pool-a"\nalarms_email = "a@b.ca"\n'


class Deployed(Deployment):
    """As the stack of moto's tables would describe it."""

    outputs = Outputs(
        **{each.name: "" for each in fields(Outputs)}
        | {"directory_table": TABLE, "secrets_key_id": "alias/aws/ssm"}
    )


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Deployment]:
    """In a region that isn't the environment's own."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": ELSEWHERE,
    }.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "rappel.toml"
    file.write_text(SETTINGS)
    with mock_aws():
        wanted = dealership(integrations=[{"id": "tremblay-twilio", "provider": "twilio"}])
        Dealerships(create(REGION), TABLE).apply(wanted, {"tremblay-twilio": PARAMETER})
        yield Deployed("prod", file)


def secrets(region: str) -> dict[str, str]:
    ssm = boto3.client("ssm", region_name=region)
    found = ssm.get_parameters_by_path(Path="/", Recursive=True, WithDecryption=True)["Parameters"]
    return {each["Name"]: each["Value"] for each in found}


def test_a_secret_is_stored_in_the_stages_region_and_the_one_before_stays_valid(deployed: Deployment) -> None:
    assert store(deployed, "tremblay-twilio", lambda: "first\n") == 1
    assert store(deployed, "tremblay-twilio", lambda: "second\n") == 2
    assert store(deployed, "tremblay-twilio", lambda: "third\n") == 2
    assert secrets(REGION) == {PARAMETER: "third\nsecond"}
    assert secrets(ELSEWHERE) == {}


def test_for_an_integration_that_is_not_there_no_secret_is_asked_or_stored(deployed: Deployment) -> None:
    def ask() -> str:
        raise AssertionError("asked for a secret that nothing would read")

    with pytest.raises(Failed) as failed:
        store(deployed, "tremblay-twlio", ask)
    said = str(failed.value)
    assert said.startswith("no dealership has an integration tremblay-twlio: ")
    assert "rappel dealership apply FILE" in said
    assert "\n" not in said
    assert secrets(REGION) == {}


def test_an_empty_secret_is_refused(deployed: Deployment) -> None:
    with pytest.raises(Failed, match="no secret was given"):
        store(deployed, "tremblay-twilio", lambda: " \n")
    assert secrets(REGION) == {}


def test_a_stage_that_the_settings_lack_is_said_with_those_they_have(deployed: Deployment) -> None:
    with pytest.raises(Failed, match=r"^rappel.toml has no \[production\]: .* prod$"):
        _ = Deployment("production", deployed.settings_file).session


@pytest.mark.parametrize("name", ["Garage Côté", "Concessionnaire automobile Tremblay et fils de Laval"])
def test_apply_and_check_refuse_a_name_that_makes_a_keyword_s_answer_two_texts(
    deployed: Deployment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setattr(command, "Deployment", lambda _stage: deployed)
    monkeypatch.setattr(directory, "Deployment", lambda _stage: deployed)
    file = tmp_path / "long.yaml"
    written = TREMBLAY.read_text("utf-8")
    file.write_text(written.replace("text_name: Garage Tremblay", f"text_name: {name}"))
    with pytest.raises(Failed, match="text_name: it makes the answers to STOP and HELP two texts"):
        apply(file, "prod")
    with pytest.raises(Failed, match="text_name: it makes the answers to STOP and HELP two texts"):
        directory.check(file, stage="prod")


def test_apply_warns_of_texts_that_have_grown_and_applies_them(
    deployed: Deployment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "Deployment", lambda _stage: deployed)
    file = tmp_path / "dear.yaml"
    file.write_text(
        TREMBLAY.read_text("utf-8").replace(
            "le service est fermé et ouvre {opens}. Rappelez-nous au {phone}.", "fermé tôt."
        )
    )
    apply(file, "prod")
    said = capsys.readouterr().err
    assert "2 segments: twice the price, by ô U+00F4 LATIN SMALL LETTER O WITH CIRCUMFLEX" in said
    assert said.endswith("webhooks to the URLs above.\n")
    apply(TREMBLAY, "prod")
    assert "price" not in capsys.readouterr().err
