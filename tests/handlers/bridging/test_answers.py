"""What a provider's answer means: a telephone rings, none does, or nobody can tell."""

import pytest

from functions.shared.one_tap import BRIDGING_PROVIDERS, BridgingProvider
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from tests.handlers.bridging.conftest import ADVISOR, CALLER, TAKEN, Opened
from tests.texting.stand_in import DROPPED, Said

REFUSED: dict[BridgingProvider, tuple[Said, str]] = {
    "twilio": (Said(400, {"code": 21211, "message": "Invalid 'To' Phone Number"}), "twilio_21211"),
    "signalwire": (Said(401, {}), "signalwire_401"),
    "telnyx": (Said(422, {"errors": [{"code": "10016", "title": "Invalid number"}]}), "telnyx_10016"),
    "ringcentral": (Said(403, {"errorCode": "CMN-401", "message": "[RingOut]"}), "ringcentral_CMN-401"),
}
EACH = pytest.mark.parametrize("name", BRIDGING_PROVIDERS)


@EACH
def test_a_call_that_the_provider_takes_has_its_id(name: BridgingProvider, opened: Opened) -> None:
    with opened(name) as (bridge, _):
        assert bridge.ring(ADVISOR, CALLER) in (TAKEN[name].body or {}).values()


@EACH
def test_a_refusal_rings_nobody_until_somebody_mends_the_account(
    name: BridgingProvider, opened: Opened
) -> None:
    said, reason = REFUSED[name]
    with opened(name, said) as (bridge, _), pytest.raises(Unavailable) as refused:
        bridge.ring(ADVISOR, CALLER)
    assert (refused.value.reason, refused.value.stopped) == (reason, True)


@EACH
def test_one_call_too_many_rings_nobody_now(name: BridgingProvider, opened: Opened) -> None:
    with opened(name, Said(429, {})) as (bridge, _), pytest.raises(Unavailable) as refused:
        bridge.ring(ADVISOR, CALLER)
    assert not refused.value.stopped


@EACH
@pytest.mark.parametrize("said", [Said(500, {}), Said(503, {}), Said(408, {}), Said(200, {}), DROPPED])
def test_what_may_have_rung_somebody_is_asked_for_once(
    name: BridgingProvider, said: Said, opened: Opened
) -> None:
    with opened(name, said) as (bridge, stand_in), pytest.raises(AnswerLost):
        bridge.ring(ADVISOR, CALLER)
    assert len([each for each in stand_in.asked if "token" not in each.path]) == 1
