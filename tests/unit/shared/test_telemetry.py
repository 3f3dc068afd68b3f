"""No telephone number reaches a log, not even in a library's exception."""

import json
from datetime import datetime

import pytest

from functions.shared import telemetry


@pytest.mark.parametrize(
    "number", ["+14185550177", "%2B14185550177", "%2b14185550177", r"\u002B14185550177", "+33612345678"]
)
def test_a_number_in_an_exception_is_masked(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    log = telemetry.logger(f"test {number}")
    try:
        raise ValueError(f"Invalid parameter: PhoneNumber Reason: {number} is not valid")
    except ValueError:
        log.exception("could not publish to %s", number)
    written = capsys.readouterr().out
    assert number[-9:] not in written
    assert "[number]" in json.loads(written)["exception"]


def test_an_id_stays_readable(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.logger("test id").info("text", extra={"call_key": "aircall:123456789012"})
    assert "aircall:123456789012" in capsys.readouterr().out


def test_a_line_tells_its_moment_as_lambda_s_log_level_filter_reads_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    telemetry.logger("test moment").info("text")
    moment = json.loads(capsys.readouterr().out)["timestamp"]
    assert moment[10] == "T"
    assert datetime.fromisoformat(moment).tzinfo


def test_a_metric_tells_which_function_it_is_of_in_the_one_namespace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    metrics = telemetry.metrics("send_sms")
    metrics.add_metric(name="Texts", unit="Count", value=1)
    metrics.flush_metrics()
    written = json.loads(capsys.readouterr().out)
    assert written["service"] == "send_sms"
    assert written["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Rappel"
