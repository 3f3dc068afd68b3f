"""Our requests are those that each provider's own SDK makes for the same text.

Zoom has no SDK in Python: its specification judges.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from ringcentral import SDK
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client as TwilioSdk

from functions.send_sms.carriers import ringcentral, telnyx, twilio, zoom
from functions.shared.sender import ProviderCarrier
from tests.handlers.carriers.conftest import ENDPOINT, Opened
from tests.texting.providers import CREDENTIALS
from tests.texting.stand_in import TAKEN, Asked
from tests.texting.twilio import NUMBER

BODY = "Garage Tremblay : rappelez-nous à 418-555-0100. ARRET"
# Where a provider is to tell what became of the text.
TOLD = f"{ENDPOINT}?text=garage-tremblay%7Ctwilio%3ACA1"
# Where each carrier sends, before any test moves it.
HOSTS = {
    "twilio": twilio.API["twilio"],
    "signalwire": twilio.API["signalwire"],
    "telnyx": telnyx.API,
    "ringcentral": ringcentral.API,
    "zoom": zoom.API,
}


class _Twilio(TwilioHttpClient):  # type: ignore[misc]
    """Leads the SDK to the stand-in, at the provider's own path."""

    def __init__(self, url: str, prefix: str = "") -> None:
        super().__init__(max_retries=0)
        self._url, self._prefix = url, prefix

    def request(self, method: str, url: str, *more: Any, **named: Any) -> Any:
        assert url.startswith("https://api.twilio.com/2010-04-01/Accounts/")
        return super().request(method, self._url + self._prefix + urlsplit(url).path, *more, **named)


def by_twilio(url: str) -> None:
    fields = CREDENTIALS["twilio"]
    sdk = TwilioSdk(
        fields["api_key_sid"], fields["api_key_secret"], fields["account_sid"], http_client=_Twilio(url)
    )
    sdk.messages.create(to=TAKEN, from_=NUMBER, body=BODY, validity_period=900, status_callback=TOLD)


def by_signalwire(url: str) -> None:
    """SignalWire's own SDK is Twilio's at another address (signalwire 2.1.1, signalwire/rest)."""
    fields = CREDENTIALS["signalwire"]
    client = _Twilio(url, "/api/laml")
    sdk = TwilioSdk(fields["project_id"], fields["api_token"], fields["project_id"], http_client=client)
    sdk.messages.create(to=TAKEN, from_=NUMBER, body=BODY, validity_period=900, status_callback=TOLD)


def telnyx_sdk(**options: Any) -> Any:
    from telnyx import Telnyx  # takes seconds to load, and only these tests need it

    return Telnyx(**options)


def by_telnyx(url: str) -> None:
    sdk = telnyx_sdk(api_key=CREDENTIALS["telnyx"]["api_key"], base_url=f"{url}/v2", max_retries=0)
    sdk.messages.send(from_=NUMBER, to=TAKEN, text=BODY, encoding="gsm7", webhook_url=TOLD)


def by_ringcentral(url: str) -> None:
    fields = CREDENTIALS["ringcentral"]
    platform = SDK(fields["client_id"], fields["client_secret"], url).platform()
    platform.login(jwt=fields["jwt"])
    content = {"from": {"phoneNumber": NUMBER}, "to": [{"phoneNumber": TAKEN}], "text": BODY}
    platform.post("/restapi/v1.0/account/~/extension/~/sms", content)


JUDGES: dict[ProviderCarrier, Callable[[str], None]] = {
    "twilio": by_twilio,
    "signalwire": by_signalwire,
    "telnyx": by_telnyx,
    "ringcentral": by_ringcentral,
}


def _said(asked: Asked) -> object:
    kind = asked.headers["content-type"].partition(";")[0]
    what = asked.form if kind == "application/x-www-form-urlencoded" else asked.content
    scheme, _, secret = asked.headers["authorization"].partition(" ")
    return asked.method, asked.path, asked.query, kind, (scheme.lower(), secret), what


@pytest.mark.parametrize("name", JUDGES)
def test_we_ask_as_the_official_sdk_asks(name: ProviderCarrier, opened: Opened) -> None:
    with opened(name) as provider:
        provider.carrier.send(TAKEN, BODY, "garage-tremblay|twilio:CA1")
        ours = list(map(_said, provider.stand_in.asked))
        provider.stand_in.asked.clear()
        JUDGES[name](provider.stand_in.url)
        theirs = list(map(_said, provider.stand_in.asked))
    assert ours == theirs


def test_we_ask_where_the_official_sdks_ask() -> None:
    assert HOSTS["twilio"].startswith("https://api.twilio.com/2010-04-01/Accounts/")
    assert HOSTS["telnyx"] == str(telnyx_sdk(api_key="k").base_url).rstrip("/")
    assert HOSTS["ringcentral"] == "https://platform.ringcentral.com"
    assert HOSTS["signalwire"].format(space="garage", project_id="p") == (
        "https://garage.signalwire.com/api/laml/2010-04-01/Accounts/p"
    )


def test_we_ask_zoom_as_its_specification_has_it(opened: Opened) -> None:
    """postSmsMessage requires sender.phone_number and to_members[].phone_number, in E.164, and a message."""
    with opened("zoom") as provider:
        provider.carrier.send(TAKEN, BODY, "garage-tremblay|twilio:CA1")
        [token, text] = provider.stand_in.asked
    assert HOSTS["zoom"] == "https://api.zoom.us/v2"
    assert (token.method, token.path, sorted(token.form)) == (
        "POST",
        "/oauth/token",
        ["account_id", "grant_type"],
    )
    assert _said(text) == (
        "POST",
        "/v2/phone/sms/messages",
        {},
        "application/json",
        ("bearer", "token-1"),
        {"sender": {"phone_number": NUMBER}, "to_members": [{"phone_number": TAKEN}], "message": BODY},
    )
