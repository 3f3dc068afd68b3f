from pathlib import Path

import pytest

from infra import deploy
from infra.deploy import bootstrap, refuse_examples
from infra.settings import BadSettings, Settings


def test_the_repositorys_example_is_not_deployed(settings: Settings) -> None:
    with pytest.raises(BadSettings) as refused:
        refuse_examples(settings)
    assert "rappel.toml, [prod]: write your own alarms_email and origination_identity first" in str(
        refused.value
    )


def test_settings_of_ones_own_are_deployed(settings: Settings) -> None:
    refuse_examples(
        settings.model_copy(update={"alarms_email": "alarms@garage.ca", "origination_identity": "pool-1a2b"})
    )


def test_the_region_that_is_bootstrapped_is_the_stages(settings: Settings) -> None:
    elsewhere = settings.model_copy(update={"region": "ca-west-1"})
    assert bootstrap(elsewhere, "123456789012") == ["bootstrap", "aws://123456789012/ca-west-1"]


@pytest.mark.parametrize(
    ("arguments", "tool"),
    [
        (["--dry-run"], ("diff", "--app", "assembly", "--method", "template")),
        (["--dry-run", "--quiet"], ("diff", "--app", "assembly", "--method", "template", "--quiet")),
        ([], ("deploy", "--app", "assembly")),
    ],
)
def test_a_dry_run_asks_the_tool_for_the_difference_and_for_no_deployment(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, arguments: list[str], tool: tuple[str, ...]
) -> None:
    own = settings.model_copy(update={"alarms_email": "alarms@garage.ca", "origination_identity": "pool-1"})
    assert asked(own, monkeypatch, arguments) == (0, [tool])


def test_a_dry_run_of_the_repositorys_example_says_that_a_deployment_would_stop(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, [tool] = asked(settings, monkeypatch, ["--dry-run"])
    assert (status, tool[0]) == (0, "diff")
    assert "make deploy would stop here: rappel.toml, [prod]: write your own" in capsys.readouterr().err
    assert asked(settings, monkeypatch, []) == (1, [])


def test_without_an_account_a_dry_run_says_so_in_a_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(deploy, "from_environment", lambda: settings)
    for name, value in {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    assert deploy.main(["--dry-run"]) == 1
    assert "no access to AWS (EndpointConnectionError): sign in" in capsys.readouterr().err


def test_a_region_outside_quebec_is_warned_of_and_deployed_to(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = settings.model_copy(update={"alarms_email": "alarms@garage.ca", "origination_identity": "pool-1"})
    montreal = asked(own, monkeypatch, [])
    assert "Quebec" not in capsys.readouterr().err
    assert asked(own.model_copy(update={"region": "ca-west-1"}), monkeypatch, []) == montreal
    assert "ca-west-1 is outside Quebec: Law 25 (s. 17)" in capsys.readouterr().err


def asked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> tuple[int, list[tuple[str, ...]]]:
    """Deploys with all but the edges. Returns the exit status, and what the CDK's tool was run with."""
    runs: list[tuple[str, ...]] = []

    def run_cdk(*arguments: str) -> int:
        runs.append(arguments)
        return 0

    monkeypatch.setattr(deploy, "from_environment", lambda: settings)
    monkeypatch.setattr(deploy, "_account", lambda _region: "123456789012")
    monkeypatch.setattr(deploy, "synthesize", lambda _settings: Path("assembly"))
    monkeypatch.setattr(deploy, "run_cdk", run_cdk)
    monkeypatch.setattr(deploy, "call_itself", lambda _settings: 0)
    return deploy.main(arguments), runs
