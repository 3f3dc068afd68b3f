"""A sending credential is tried before it is stored, beside the webhooks' secrets, and never printed."""

import io
import json
from collections.abc import Callable

import pytest

from functions.shared.provider_api import api
from functions.shared.sender import PROVIDER_CARRIERS, ProviderCarrier
from tests.command_line import Ran, Run
from tests.texting.pool import Pool
from tests.texting.providers import APIS, CREDENTIALS
from tests.texting.stand_in import Said
from tests.unit.cli.deployed import PREFIX, Deployed

pytestmark = pytest.mark.slow

SENDERS = "/rappel/prod/senders/"
ID = "tremblay-twilio"
TWILIO = CREDENTIALS["twilio"]
Store = Callable[..., Ran]


@pytest.fixture
def store(run: Run, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Runs the command with a credential's lines on standard input; the provider stands in."""

    def command(fields: dict[str, str], *arguments: str, answer: object = APIS["twilio"]()) -> Ran:
        pool = Pool(answer)  # type: ignore[arg-type]
        monkeypatch.setattr(api, "_pool", pool)
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(fields.values()) + "\n"))
        ran = run("dealership", "sender-credential", *(arguments or (ID,)))
        assert not any(value in ran.out + ran.err for value in fields.values()), "a credential was printed"
        return ran

    return command


def stored(deployed: Deployed) -> dict[str, str]:
    found = deployed.client("ssm").get_parameters_by_path(Path=SENDERS, WithDecryption=True)["Parameters"]
    return {each["Name"]: each["Value"] for each in found}


@pytest.mark.parametrize("provider", PROVIDER_CARRIERS)
def test_a_credential_that_its_provider_takes_is_stored(
    provider: ProviderCarrier, deployed: Deployed, store: Store
) -> None:
    ran = store(CREDENTIALS[provider], "new-one", "--provider", provider, answer=APIS[provider]())
    assert (ran.status, ran.out) == (0, "")
    assert {name: json.loads(value) for name, value in stored(deployed).items()} == {
        f"{SENDERS}new-one": CREDENTIALS[provider]
    }


@pytest.mark.parametrize("provider", PROVIDER_CARRIERS)
def test_a_credential_that_its_provider_refuses_is_not_stored(
    provider: ProviderCarrier, deployed: Deployed, store: Store
) -> None:
    wrong = CREDENTIALS[provider] | {list(CREDENTIALS[provider])[-1]: "revoked"}
    ran = store(wrong, "new-one", "--provider", provider, answer=APIS[provider]())
    assert ran.status == 1
    assert f"{provider} refuses it" in ran.err
    assert stored(deployed) == {}


@pytest.mark.parametrize("answer", [None, lambda _: Said(503, {})])
def test_a_provider_that_does_not_answer_stores_nothing(
    answer: object, deployed: Deployed, store: Store
) -> None:
    ran = store(TWILIO, answer=answer)
    assert ran.status == 1
    assert "twilio doesn't answer" in ran.err
    assert stored(deployed) == {}


def test_the_webhooks_secret_is_no_sending_credential(deployed: Deployed, store: Store) -> None:
    deployed.client("ssm").put_parameter(
        Name=PREFIX + ID, Value=TWILIO["api_key_secret"], Type="SecureString"
    )
    ran = store(TWILIO)
    assert ran.status == 1
    assert "the webhooks are signed with this secret" in ran.err
    assert stored(deployed) == {}


@pytest.mark.parametrize(
    ("fields", "arguments", "said"),
    [
        ({**TWILIO, "api_key_sid": TWILIO["account_sid"]}, (ID,), "this is no api_key_sid"),
        ({"one": "a-single-line"}, (ID,), "3 lines were wanted"),
        (TWILIO, ("tremblay-pbx",), "standardwebhooks sends no texts"),
        (TWILIO, ("unknown-one",), "name its --provider"),
        (TWILIO, (ID, "--provider", "zoom"), "is at twilio, not at zoom"),
    ],
)
def test_what_cannot_be_a_credential_is_refused_unasked(
    fields: dict[str, str], arguments: tuple[str, ...], said: str, deployed: Deployed, store: Store
) -> None:
    ran = store(fields, *arguments)
    assert ran.status == 1
    assert said in ran.err
    assert stored(deployed) == {}


def test_a_removed_dealership_s_credential_goes_too(deployed: Deployed, store: Store, run: Run) -> None:
    store(TWILIO)
    assert len(stored(deployed)) == 1
    assert run("dealership", "remove", "garage-tremblay", "--yes").status == 0
    assert stored(deployed) == {}
