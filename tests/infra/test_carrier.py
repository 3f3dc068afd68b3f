"""End User Messaging refuses texts to countries that the stage doesn't allow, whatever our code asks."""

import re
from pathlib import Path
from typing import Any

import pytest

from infra.app import synthesize
from infra.countries import COUNTRIES
from infra.settings import BadSettings, Settings, load
from tests.infra.fixtures import Template, read_template, resources


def rules(template: Template) -> dict[str, str]:
    (protect,) = resources(template, "AWS::SMSVOICE::ProtectConfiguration").values()
    assert set(protect["CountryRuleSet"]) == {"SMS"}, "nothing else is sent under it"
    written: list[dict[str, Any]] = protect["CountryRuleSet"]["SMS"]
    assert len({rule["CountryCode"] for rule in written}) == len(written)
    return {rule["CountryCode"]: rule["ProtectStatus"] for rule in written}


def allowed(template: Template) -> set[str]:
    return {country for country, status in rules(template).items() if status == "ALLOW"}


def test_texts_go_to_canada_and_the_united_states_alone(template: Template) -> None:
    assert allowed(template) == {"CA", "US"}
    assert set(rules(template).values()) == {"ALLOW", "BLOCK"}
    assert set(rules(template)) == COUNTRIES, "what isn't blocked is allowed"


def test_the_stage_says_to_which_countries(settings: Settings, tmp_path: Path) -> None:
    wider = settings.model_copy(update={"allowed_countries": frozenset({"CA", "FR"})})
    assert allowed(read_template(synthesize(wider, tmp_path / "assembly"))) == {"CA", "FR"}


def test_each_text_is_sent_under_the_rules(template: Template) -> None:
    ((name, _),) = resources(template, "AWS::SMSVOICE::ProtectConfiguration").items()
    (configuration_set,) = resources(template, "AWS::SMSVOICE::ConfigurationSet").values()
    assert configuration_set["ProtectConfigurationId"] == {"Fn::GetAtt": [name, "ProtectConfigurationId"]}


def test_with_sns_there_is_no_such_thing(settings: Settings, tmp_path: Path) -> None:
    with_sns = settings.model_copy(update={"carrier": "sns", "origination_identity": ""})
    template = read_template(synthesize(with_sns, tmp_path / "assembly"))
    assert not resources(template, "AWS::SMSVOICE::ProtectConfiguration")


def test_the_list_is_one_that_aws_takes() -> None:
    assert 1 <= len(COUNTRIES) <= 300
    assert all(re.fullmatch("[A-Z]{2}", country) for country in COUNTRIES)
    assert {"CA", "US", "FR", "MX"} < COUNTRIES
    assert len(COUNTRIES) == 219, "AWS's table has 215 of them"
    assert not COUNTRIES & {"CU", "IR", "KP", "SD", "SY"}


@pytest.mark.parametrize("written", ['["CA", "UK"]', '["ca"]', "[]"])
def test_a_country_that_is_none_is_refused(written: str, tmp_path: Path) -> None:
    file = tmp_path / "rappel.toml"
    needed = '[prod]\norigination_identity = "pool-a"\nalarms_email = "a@b.ca"\n'
    file.write_text(f"{needed}allowed_countries = {written}\n")
    with pytest.raises(BadSettings, match="allowed_countries"):
        load("prod", file)
