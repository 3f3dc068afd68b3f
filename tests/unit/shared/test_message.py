"""What asks for a text is read as it was written, and nothing else is."""

import pytest

from functions.shared.message import MalformedRequest, TextRequest, from_json, to_json

REQUEST = TextRequest(dealership_id="garage-tremblay", call_key="twilio:CA1")


def test_a_message_is_read_as_it_was_written() -> None:
    assert from_json(to_json(REQUEST)) == REQUEST


@pytest.mark.parametrize(
    "body",
    [
        "",
        "CA1",
        "[]",
        "[" * 100_000,
        '"garage-tremblay"',
        '{"dealership_id": "garage-tremblay"}',
        '{"dealership_id": "garage-tremblay", "call_key": null}',
        '{"dealership_id": "garage-tremblay", "call_key": 20250901}',
        '{"dealership_id": "garage-tremblay", "call_key": "x"}',
        '{"dealership_id": "", "call_key": "twilio:CA1"}',
        '{"dealership_id": "garage-tremblay", "call_key": "twilio:CA1", "to": "+15145550177"}',
        f'{{"dealership_id": "{"g" * 65}", "call_key": "twilio:CA1"}}',
        f'{{"dealership_id": "garage-tremblay", "call_key": "{"C" * 257}"}}',
    ],
)
def test_any_other_message_is_refused(body: str) -> None:
    with pytest.raises(MalformedRequest):
        from_json(body)
