"""What Twilio, SignalWire and Plivo share: the parts that are signed, and the answer."""

import pytest

from functions.on_missed_call.providers.toolkit.twiml import respond, signed_form, signed_urls
from tests.builders import IGNORED


@pytest.mark.parametrize(
    ("url", "bare", "with_port"),
    [
        ("https://a.example/calls?b=1", "https://a.example/calls?b=1", "https://a.example:443/calls?b=1"),
        ("https://a.example:443/calls", "https://a.example/calls", "https://a.example:443/calls"),
        ("http://a.example:8080/calls", "http://a.example/calls", "http://a.example:8080/calls"),
    ],
)
def test_a_url_is_signed_with_its_port_or_without(url: str, bare: str, with_port: str) -> None:
    assert list(signed_urls(url)) == [bare, with_port]


def test_a_form_is_signed_in_the_order_of_its_names_and_each_value_once() -> None:
    assert signed_form(b"To=2&From=b&From=a&From=b&Empty=") == "EmptyFromaFrombTo2"


def test_the_answer_goes_on_or_ends_the_call() -> None:
    assert (
        '<Redirect method="POST">https://a.example/?b=1&amp;c=2</Redirect>'
        in respond(IGNORED, "https://a.example/?b=1&c=2").body
    )
    assert respond(IGNORED, None).body.endswith("<Response></Response>")
