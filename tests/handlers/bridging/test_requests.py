"""A bridge asks as each provider's own SDK asks for the same call."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from ringcentral import SDK
from twilio.rest import Client as TwilioSdk
from twilio.twiml.voice_response import Dial, VoiceResponse

from functions.desk.bridging.bridge import markup
from functions.shared.one_tap import BRIDGING_PROVIDERS, BridgingProvider
from tests.handlers.bridging.conftest import ADVISOR, APPLICATION, CALLER, ENDPOINT, HOSTS, NUMBER, Opened
from tests.handlers.carriers.test_requests import _said, _Twilio
from tests.texting.providers import CREDENTIALS

MARKUP = markup(NUMBER, CALLER, ENDPOINT)


def by_twilio(url: str) -> None:
    fields = CREDENTIALS["twilio"]
    sdk = TwilioSdk(
        fields["api_key_sid"], fields["api_key_secret"], fields["account_sid"], http_client=_Twilio(url)
    )
    sdk.calls.create(to=ADVISOR, from_=NUMBER, twiml=MARKUP, timeout=20)


def by_signalwire(url: str) -> None:
    fields = CREDENTIALS["signalwire"]
    client = _Twilio(url, "/api/laml")
    sdk = TwilioSdk(fields["project_id"], fields["api_token"], fields["project_id"], http_client=client)
    sdk.calls.create(to=ADVISOR, from_=NUMBER, twiml=MARKUP, timeout=20)


def telnyx_sdk(**options: Any) -> Any:
    from telnyx import Telnyx  # takes seconds to load, and only these tests need it

    return Telnyx(**options)


def by_telnyx(url: str) -> None:
    sdk = telnyx_sdk(api_key=CREDENTIALS["telnyx"]["api_key"], base_url=f"{url}/v2", max_retries=0)
    sdk.texml.calls.create(APPLICATION, from_=NUMBER, to=ADVISOR, texml=MARKUP)


def by_ringcentral(url: str) -> None:
    fields = CREDENTIALS["ringcentral"]
    platform = SDK(fields["client_id"], fields["client_secret"], url).platform()
    platform.login(jwt=fields["jwt"])
    content = {
        "from": {"phoneNumber": ADVISOR},
        "to": {"phoneNumber": CALLER},
        "callerId": {"phoneNumber": NUMBER},
        "playPrompt": True,
    }
    platform.post("/restapi/v1.0/account/~/extension/~/ring-out", content)


JUDGES: dict[BridgingProvider, Callable[[str], Any]] = {
    "twilio": by_twilio,
    "signalwire": by_signalwire,
    "telnyx": by_telnyx,
    "ringcentral": by_ringcentral,
}


@pytest.mark.parametrize("name", BRIDGING_PROVIDERS)
def test_we_ask_as_the_official_sdk_asks(name: BridgingProvider, opened: Opened) -> None:
    with opened(name) as (bridge, stand_in):
        assert bridge.ring(ADVISOR, CALLER)
        ours = list(map(_said, stand_in.asked))
        stand_in.asked.clear()
        JUDGES[name](stand_in.url)
        theirs = list(map(_said, stand_in.asked))
    assert ours == theirs


def test_we_ask_where_the_official_sdks_ask() -> None:
    assert HOSTS["twilio"].startswith("https://api.twilio.com/2010-04-01/Accounts/")
    assert HOSTS["telnyx"] == str(telnyx_sdk(api_key="k").base_url).rstrip("/")
    assert HOSTS["ringcentral"] == "https://platform.ringcentral.com"
    assert HOSTS["signalwire"].startswith("https://{space}.signalwire.com/api/laml/2010-04-01/Accounts/")


def test_the_markup_is_what_twilio_s_own_library_writes() -> None:
    told = f"{ENDPOINT}?leg=caller"
    dial = Dial(caller_id=NUMBER, timeout=30)
    dial.number(CALLER, status_callback=told, status_callback_event="completed")
    theirs = VoiceResponse()
    theirs.append(dial)

    def read(xml: str) -> list[tuple[str, dict[str, str], str | None]]:
        return [(each.tag, each.attrib, each.text) for each in ElementTree.fromstring(xml).iter()]

    assert read(MARKUP) == read(str(theirs))
