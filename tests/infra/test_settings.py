from pathlib import Path

import pytest

from infra.settings import BadSettings, Settings, from_environment, load


@pytest.mark.parametrize("stage", ["prod", "local"])
def test_the_shipped_stages_can_be_used(stage: str) -> None:
    assert load(stage).stage == stage


def test_the_environment_names_the_stage_and_without_it_that_is_prod(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPEL_STAGE", "local")
    assert from_environment().stage == "local"
    monkeypatch.delenv("RAPPEL_STAGE")
    assert from_environment().stage == "prod"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[prod]\nregion = "moon"', "rappel.toml, [prod]: region: write an AWS region, as ca-central-1"),
        ("[prod]\nalarm = 1", "; alarm: this key is unknown: take it away"),
        (
            "[prod]\n",
            "rappel.toml, [prod]: origination_identity: this key is missing: add it; ",
        ),
        (
            '[prod]\norigination_identity = "+14185550100"\nalarms_email = "a@b.ca"',
            "rappel.toml, [prod]: origination_identity: for end_user_messaging, write a pool's ",
        ),
        ("[prod]\nlog_retention_days = 8", "log_retention_days: write 7, 14, 30, 90, 180 or 365"),
        ("[prod]\ncall_retention_days = 60", "call_retention_days: write 103 or more"),
        ("[prod]\nlake_retention_months = 12", "lake_retention_months: write 16 or more"),
        ("[prod]\nsecrets_remembered_seconds = 7200", "secrets_remembered_seconds: write 3600 or less"),
        ("[prod]\napi_burst = 0", "api_burst: write 1 or more"),
        ('[prod]\nsender_parts_per_second = "fast"', "sender_parts_per_second: write a whole number"),
        ("[prod]\nmax_price_usd = 0.1", "max_price_usd: put it in quotes"),
        ('[prod]\nmax_price_usd = "cheap"', 'max_price_usd: write US dollars in quotes, as "0.10"'),
        ('[prod]\nalarms_email = "nobody"', "alarms_email: write an address, as alarms@garage.ca"),
        ('[prod]\npublic_url = "http://a"', "public_url: write https:// and a host without a path"),
        ("[test]\n", "rappel.toml has no [prod]: set RAPPEL_STAGE to one of test"),
        ("[prod\n", "rappel.toml is no TOML: "),
        (None, "rappel.toml is missing: restore it from the repository"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(
    written: str | None, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "rappel.toml"
    if written is not None:
        file.write_text(written)
    with pytest.raises(BadSettings) as refused:
        load("prod", file)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("carrier", "identity", "fits"),
    [
        ("end_user_messaging", "pool-0123abc", True),
        ("end_user_messaging", "phone-0123abc", True),
        ("end_user_messaging", "arn:aws:sms-voice:ca-central-1:111122223333:sender-id/Rappel/CA", True),
        ("end_user_messaging", "+14185550100", False),
        ("end_user_messaging", "", False),
        ("sns", "+14185550100", True),
        ("sns", "", True),
        ("sns", "pool-0123abc", False),
    ],
)
def test_the_origination_identity_is_one_that_the_carrier_knows(
    carrier: str, identity: str, fits: bool
) -> None:
    written = {
        "stage": "prod",
        "alarms_email": "a@b.ca",
        "carrier": carrier,
        "origination_identity": identity,
    }
    if fits:
        assert Settings.model_validate(written).origination_identity == identity
    else:
        with pytest.raises(ValueError, match=f"origination_identity: for {carrier}, write "):
            Settings.model_validate(written)


@pytest.mark.parametrize(
    ("parts_per_second", "at_once"), [(1, 10), (8, 10), (20, 10), (100, 25), (1000, 250)]
)
def test_as_many_senders_run_as_the_sender_has_use_for_and_a_flood_needs(
    settings: Settings, parts_per_second: int, at_once: int
) -> None:
    rated = settings.model_copy(update={"sender_parts_per_second": parts_per_second})
    assert rated.send_concurrency == at_once
    assert rated.model_copy(update={"senders_at_least": 2}).send_concurrency <= at_once
