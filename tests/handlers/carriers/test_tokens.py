"""An OAuth token is kept for its life, and renewed once where it's refused; a penalty is sat out."""

import pytest

from functions.send_sms.carriers.accounts import account
from functions.shared.moment import utc_now
from functions.shared.provider_api.failure import Unavailable
from functions.shared.sender import ProviderCarrier
from tests.handlers.carriers.conftest import Opened
from tests.texting.providers import APIS, CREDENTIALS
from tests.texting.stand_in import TAKEN, THROTTLED, Asked, Said
from tests.texting.twilio import NUMBER

BODY = "Bonjour"
OAUTH: list[ProviderCarrier] = ["ringcentral", "zoom"]


@pytest.mark.parametrize("name", OAUTH)
def test_one_token_serves_for_its_life_and_for_all_numbers(
    name: ProviderCarrier, opened: Opened, seconds: list[float]
) -> None:
    with opened(name) as provider:
        make = account(name, lambda: CREDENTIALS[name], utc_now, lambda: seconds[0])
        for number in (NUMBER, "+14185550102"):
            make(number).send(TAKEN, BODY, "d|k")
        seconds[0] += 3500
        make(NUMBER).send(TAKEN, BODY, "d|k")
        assert provider.api.tokens == 1
        seconds[0] += 60  # it ends within the minute
        make(NUMBER).send(TAKEN, BODY, "d|k")
    assert provider.api.tokens == 2


@pytest.mark.parametrize("name", OAUTH)
def test_a_token_refused_before_its_end_is_renewed_once(name: ProviderCarrier, opened: Opened) -> None:
    with opened(name) as provider:
        provider.carrier.send(TAKEN, BODY, "d|k")
        provider.api.valid = "token-2"
        assert provider.carrier.send(TAKEN, BODY, "d|k")
    assert provider.api.tokens == 2


@pytest.mark.parametrize("name", OAUTH)
def test_a_token_that_is_refused_again_stops_the_sender(name: ProviderCarrier, opened: Opened) -> None:
    def distrustful(asked: Asked) -> Said:
        if "token" in asked.path:
            return Said(200, {"access_token": "never-good", "expires_in": 3600})
        return Said(401, {"errorCode": "TokenInvalid", "code": 124})

    with opened(name, distrustful) as provider, pytest.raises(Unavailable) as raised:
        provider.carrier.send(TAKEN, BODY, "d|k")
    assert raised.value.stopped
    assert len(provider.stand_in.texts()) == 2
    assert len(provider.stand_in.asked) == 4


@pytest.mark.parametrize("name", OAUTH)
def test_nothing_is_asked_while_a_penalty_runs(
    name: ProviderCarrier, opened: Opened, seconds: list[float]
) -> None:
    with opened(name) as provider:
        for caller in (THROTTLED, TAKEN):
            with pytest.raises(Unavailable) as raised:
                provider.carrier.send(caller, BODY, "d|k")
            assert not raised.value.stopped
            seconds[0] += 30
        assert len(provider.stand_in.texts()) == 1
        seconds[0] += 1
        assert provider.carrier.send(TAKEN, BODY, "d|k")


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("name", OAUTH)
def test_without_a_token_the_text_waits_for_one(name: ProviderCarrier, status: int, opened: Opened) -> None:
    def busy(asked: Asked) -> Said:
        return Said(status, {}) if "token" in asked.path else APIS[name]()(asked)

    with opened(name, busy) as provider, pytest.raises(Unavailable) as raised:
        provider.carrier.send(TAKEN, BODY, "d|k")
    assert not raised.value.stopped
    assert provider.stand_in.texts() == []


@pytest.mark.parametrize("name", OAUTH)
def test_a_token_whose_answer_got_lost_leaves_no_text_in_doubt(name: ProviderCarrier, opened: Opened) -> None:
    with opened(name, lambda _: Said(0, None)) as provider, pytest.raises(Unavailable):
        provider.carrier.send(TAKEN, BODY, "d|k")
