"""What each provider's documented answers mean for a text, on a local HTTP stand-in that gives them."""

from datetime import timedelta
from socket import socket
from threading import Event
from typing import cast

import pytest

from functions.send_sms.carriers.accounts import account
from functions.send_sms.carriers.carrier import Refusal
from functions.shared.moment import utc_now
from functions.shared.provider_api import api
from functions.shared.provider_api.failure import AnswerLost, Unavailable
from functions.shared.sender import PROVIDER_CARRIERS, ProviderCarrier
from tests.handlers.carriers.conftest import ENDPOINT, PATIENCE_SECONDS, Opened, move
from tests.texting import stand_in as to
from tests.texting.providers import APIS, CREDENTIALS
from tests.texting.stand_in import DROPPED, Asked, Said
from tests.texting.twilio import NUMBER

BODY = "Garage Tremblay : nous avons manqué votre appel."
# By whom the text is for: what the carrier raises, and its reason.
REFUSED, OUT, LATER, STOPPED, LOST = "refused", "opted out", "later", "stopped", "lost"
MEANS: dict[ProviderCarrier, dict[str, tuple[str, str]]] = {
    "twilio": {
        to.OPTED_OUT: (OUT, "twilio_21610"),
        to.LANDLINE: (REFUSED, "twilio_21614"),
        to.FILTERED: (REFUSED, "twilio_21617"),
        to.FAILED_AT_ONCE: (REFUSED, "twilio_30006"),
        to.THROTTLED: (LATER, "twilio_20429"),
        to.CONFIGURATION: (STOPPED, "twilio_21606"),
        to.BROKEN: (LOST, "twilio_20500"),
        to.LOST_UNLISTED: (LOST, "ProtocolError"),
    },
    "telnyx": {
        to.OPTED_OUT: (OUT, "telnyx_40300"),
        to.LANDLINE: (REFUSED, "telnyx_40001"),
        to.FILTERED: (REFUSED, "telnyx_40009"),
        to.FAILED_AT_ONCE: (REFUSED, "telnyx_40001"),
        to.THROTTLED: (LATER, "telnyx_40011"),
        to.CONFIGURATION: (STOPPED, "telnyx_40305"),
        to.BROKEN: (LOST, "telnyx_500"),
        to.LOST_UNLISTED: (LOST, "ProtocolError"),
    },
    "ringcentral": {
        to.OPTED_OUT: (OUT, "ringcentral_SMS-CAR-413"),
        to.LANDLINE: (REFUSED, "ringcentral_SMS-CAR-400"),
        to.FILTERED: (REFUSED, "ringcentral_SMS-UP-430"),
        to.FAILED_AT_ONCE: (REFUSED, "ringcentral_SMS-UP-410"),
        to.THROTTLED: (LATER, "ringcentral_CMN-301"),
        to.CONFIGURATION: (STOPPED, "ringcentral_MSG-304"),
        to.BROKEN: (LOST, "ringcentral_CMN-201"),
        to.LOST_UNLISTED: (LOST, "ProtocolError"),
    },
    # Zoom documents no answer for an opt-out or for words, and 7001 may mean our own number.
    "zoom": {
        to.LANDLINE: (LATER, "zoom_7001"),
        to.THROTTLED: (LATER, "zoom_429"),
        to.CONFIGURATION: (STOPPED, "zoom_135"),
        to.BROKEN: (LOST, "zoom_500"),
        to.LOST_UNLISTED: (LOST, "ProtocolError"),
    },
}
MEANS["signalwire"] = {
    caller: (what, why.replace("twilio", "signalwire")) for caller, (what, why) in MEANS["twilio"].items()
}
KINDS = {REFUSED: Refusal, OUT: Refusal, LATER: Unavailable, STOPPED: Unavailable, LOST: AnswerLost}


@pytest.mark.parametrize("name", PROVIDER_CARRIERS)
def test_a_text_is_taken_and_its_id_returned(name: ProviderCarrier, opened: Opened) -> None:
    with opened(name) as provider:
        message_id = provider.carrier.send(to.TAKEN, BODY, "dealership|call")
    assert message_id
    assert len(provider.stand_in.texts()) == 1
    assert provider.carrier.name == name


@pytest.mark.parametrize(
    ("name", "caller"), [(name, caller) for name, callers in MEANS.items() for caller in callers]
)
def test_a_documented_answer_says_what_became_of_the_text(
    name: ProviderCarrier, caller: str, opened: Opened
) -> None:
    what, reason = MEANS[name][caller]
    with opened(name) as provider, pytest.raises(KINDS[what]) as raised:
        provider.carrier.send(caller, BODY, "dealership|call")
    assert str(raised.value) == reason
    assert getattr(raised.value, "opted_out", False) == (what == OUT)
    assert getattr(raised.value, "stopped", False) == (what == STOPPED)
    assert len(provider.stand_in.texts()) == 1  # whatever it was: never sent again by itself


@pytest.mark.parametrize("name", PROVIDER_CARRIERS)
def test_a_text_whose_answer_got_lost_is_looked_up_and_not_sent_again(
    name: ProviderCarrier, opened: Opened
) -> None:
    with opened(name) as provider:
        message_id = provider.carrier.send(to.LOST, BODY, "dealership|call")
    assert message_id
    assert len(provider.stand_in.texts()) == 1


@pytest.mark.parametrize("name", sorted(set(PROVIDER_CARRIERS) - {"telnyx"}))
def test_another_text_to_the_same_caller_is_not_taken_for_the_lost_one(
    name: ProviderCarrier, opened: Opened
) -> None:
    usual = APIS[name]()

    def lossy(asked: Asked) -> Said:
        said: Said = DROPPED if _is_text(asked) and "Another" not in asked.body.decode() else usual(asked)
        return said

    with opened(name, lossy) as provider:
        provider.carrier.send(to.TAKEN, "Another text.", "dealership|call")
        with pytest.raises(AnswerLost):
            provider.carrier.send(to.TAKEN, BODY, "dealership|call")


def test_telnyx_s_records_have_no_words_so_their_time_tells_the_lost_text(opened: Opened) -> None:
    with opened("telnyx") as provider:
        message_id = provider.carrier.send(to.TAKEN, BODY, "dealership|call")
        assert provider.carrier.find(to.TAKEN, BODY, utc_now()) == message_id
        assert provider.carrier.find(to.TAKEN, BODY, utc_now() + timedelta(minutes=1)) is None


@pytest.mark.parametrize("name", PROVIDER_CARRIERS)
def test_a_provider_that_hangs_is_waited_for_no_longer_than_its_time(
    name: ProviderCarrier, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, taken, looked_up = APIS[name](), Event(), Event()

    def hang(asked: Asked) -> Said:
        """Takes the text, and says so only once it is looked up."""
        if _is_text(asked):
            said: Said = usual(asked)
            taken.set()
            looked_up.wait(PATIENCE_SECONDS)
            return said
        if asked.method == "GET" and api.SEND_SECONDS < PATIENCE_SECONDS:
            looked_up.set()
            taken.wait(PATIENCE_SECONDS)
        return cast("Said", usual(asked))

    with opened(name, hang) as provider:
        provider.carrier.find(to.TAKEN, BODY, utc_now())  # so that it has its token before time is short
        monkeypatch.setattr(api, "SEND_SECONDS", 0.5)
        assert provider.carrier.send(to.TAKEN, BODY, "dealership|call")  # looked up
    assert len(provider.stand_in.texts()) == 1


@pytest.mark.parametrize("name", PROVIDER_CARRIERS)
def test_a_text_that_never_left_may_go_later(
    name: ProviderCarrier, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket() as nobody, opened(name) as provider:
        nobody.bind(("127.0.0.1", 0))  # kept, so that nobody else listens there
        move(monkeypatch, f"http://127.0.0.1:{nobody.getsockname()[1]}")
        carrier = account(name, lambda: CREDENTIALS[name], utc_now, lambda: 0.0, ENDPOINT)(NUMBER)
        with pytest.raises(Unavailable) as raised:
            carrier.send(to.TAKEN, BODY, "dealership|call")
    assert not raised.value.stopped
    assert provider.stand_in.asked == []


@pytest.mark.parametrize("name", PROVIDER_CARRIERS)
def test_a_refused_credential_stops_the_sender_and_refuses_nobody(
    name: ProviderCarrier, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = CREDENTIALS[name]
    monkeypatch.setitem(CREDENTIALS, name, {**fields, list(fields)[-1]: "revoked"})
    with opened(name) as provider, pytest.raises(Unavailable) as raised:
        provider.carrier.send(to.TAKEN, BODY, "dealership|call")
    assert raised.value.stopped


@pytest.mark.parametrize("name", PROVIDER_CARRIERS)
def test_a_yes_without_an_id_is_a_lost_answer(name: ProviderCarrier, opened: Opened) -> None:
    def vague(asked: Asked) -> Said:
        return Said(200, {"access_token": "token-1", "expires_in": 3600} if "token" in asked.path else {})

    with opened(name, vague) as provider, pytest.raises(AnswerLost):
        provider.carrier.send(to.TAKEN, BODY, "dealership|call")


@pytest.mark.parametrize("name", PROVIDER_CARRIERS)
def test_no_error_says_a_number_or_a_secret(name: ProviderCarrier, opened: Opened) -> None:
    for caller in MEANS[name]:
        with opened(name) as provider, pytest.raises((Refusal, Unavailable, AnswerLost)) as raised:
            provider.carrier.send(caller, BODY, "dealership|call")
        assert caller not in str(raised.value)
        assert not any(secret in str(raised.value) for secret in CREDENTIALS[name].values())


def _is_text(asked: Asked) -> bool:
    return asked.method == "POST" and "token" not in asked.path
