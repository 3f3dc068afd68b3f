"""A secret is changed while both are valid; none is ever printed."""

import io
import json

import pytest

from tests.command_line import Ran, Run
from tests.unit.cli.deployed import PREFIX, Deployed

ID = "tremblay-twilio"
FIRST, SECOND, THIRD = "first-secret", "second-secret", "third-secret"


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with a secret on standard input."""

    def rappel(secret: str, *arguments: object) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(secret + "\n"))
        ran = run("dealership", *arguments)
        assert not any(each in ran.out + ran.err for each in (FIRST, SECOND, THIRD)), "a secret was printed"
        return ran

    return rappel


def valid(deployed: Deployed) -> list[str]:
    found = deployed.client("ssm").get_parameter(Name=PREFIX + ID, WithDecryption=True)
    secrets: list[str] = found["Parameter"]["Value"].splitlines()
    return secrets


def test_both_secrets_are_valid_until_the_older_is_revoked(deployed: Deployed, typed: Run) -> None:
    assert typed(FIRST, "secret", ID).status == 0
    assert typed(SECOND, "secret-rotate", ID).status == 0
    assert valid(deployed) == [SECOND, FIRST]
    assert typed("", "secret-revoke", ID, "--yes").status == 0
    assert valid(deployed) == [SECOND]


def test_a_rotation_does_not_drop_a_secret_that_the_provider_may_still_use(
    deployed: Deployed, typed: Run
) -> None:
    typed(FIRST, "secret", ID)
    typed(SECOND, "secret-rotate", ID)
    ran = typed(THIRD, "secret-rotate", ID)
    assert (ran.status, valid(deployed)) == (1, [SECOND, FIRST])
    assert f"rappel dealership secret-revoke {ID}" in ran.err


def test_what_cannot_be_rotated_or_revoked_says_what_to_do(deployed: Deployed, typed: Run) -> None:
    assert f"rappel dealership secret {ID} stores it" in typed(FIRST, "secret-rotate", ID).err
    typed(FIRST, "secret", ID)
    for arguments, words in {
        ("secret-rotate", ID): "make a new one at the provider",
        ("secret-revoke", ID, "--yes"): f"rappel dealership secret-rotate {ID}",
        ("secret-rotate", "tremblay-twlio"): "check its spelling",
        ("secret-revoke", "tremblay-twlio"): "check its spelling",
    }.items():
        ran = typed(FIRST, *arguments)
        assert ran.status == 1
        assert words in ran.err
    assert valid(deployed) == [FIRST]


def test_no_secret_is_dropped_that_nobody_confirmed(deployed: Deployed, typed: Run) -> None:
    typed(FIRST, "secret", ID)
    typed(SECOND, "secret-rotate", ID)
    ran = typed("y", "secret-revoke", ID)
    assert (ran.status, valid(deployed)) == (2, [SECOND, FIRST])
    assert "--yes" in ran.err


def test_secrets_are_listed_by_names_and_dates(deployed: Deployed, typed: Run) -> None:
    typed(FIRST, "secret", ID)
    typed(SECOND, "secret-rotate", ID)
    rows = json.loads(typed("", "secrets", "--json").out)
    stored_at = {row["integration"]: row.pop("stored_at") for row in rows}
    assert stored_at[ID].endswith("Z")
    assert stored_at["tremblay-pbx"] is None
    assert rows[0] == {
        "integration": ID,
        "dealership": "garage-tremblay",
        "provider": "twilio",
        "parameter": PREFIX + ID,
        "valid": 2,
    }
    assert "never: rappel dealership secret tremblay-pbx" in typed("", "secrets").out
    assert json.loads(typed("", "secrets", "--dealership", "garage-tremblay", "--json").out)[0]["valid"] == 2
