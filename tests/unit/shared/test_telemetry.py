"""No telephone number reaches a log, not even in a library's exception."""

import json

import pytest

from functions.shared import telemetry


@pytest.mark.parametrize("number", ["+14185550177", "%2B14185550177", "+33612345678"])
def test_a_number_in_an_exception_is_masked(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    log = telemetry.logger(f"test {number}")
    try:
        raise ValueError(f"Invalid parameter: PhoneNumber Reason: {number} is not valid")
    except ValueError:
        log.exception("could not publish to %s", number)
    written = capsys.readouterr().out
    assert number[-10:] not in written
    assert "[number]" in json.loads(written)["exception"]


def test_an_id_stays_readable(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.logger("test id").info("text", extra={"call_key": "2025-09-02#aircall:123456789012"})
    assert "2025-09-02#aircall:123456789012" in capsys.readouterr().out
