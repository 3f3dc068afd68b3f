"""Strangers hear the same, whether there is the integration that they ask for or not."""

import pytest

from functions.on_missed_call.providers import load_adapter
from functions.on_missed_call.verification import handshake_or_verify, meet_stranger
from functions.on_missed_call.web import Refused
from functions.shared.moment import utc_now
from tests.builders import CALLER, request
from tests.providers import PROVIDERS


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize("signed", [True, False])
def test_who_signs_with_no_secret_of_ours_hears_the_same_of_a_known_and_an_unknown_one(
    name: str, signed: bool
) -> None:
    played, provider = PROVIDERS[name], name.partition("-")[0]
    url = f"https://calls.example.ca/calls/{provider}/nobody"
    body = played.missed(CALLER, "17")
    headers = played.sign(url, body)
    if not signed:
        headers = {each: value for each, value in headers.items() if each.lower() == "content-type"}
    asked = request(body.encode(), headers, url, utc_now())
    with pytest.raises(Refused) as of_a_known_one:
        handshake_or_verify(load_adapter(provider), asked, ["whsec_YW5vdGhlciBzZWNyZXQ="])
    with pytest.raises(Refused) as of_an_unknown_one:
        meet_stranger(provider, asked)
    known, unknown = of_a_known_one.value, of_an_unknown_one.value
    assert (unknown.status, unknown.code, unknown.message) == (known.status, known.code, known.message)
    assert (unknown.logged, known.logged) == ("unknown_integration", known.code)
