import pytest

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
