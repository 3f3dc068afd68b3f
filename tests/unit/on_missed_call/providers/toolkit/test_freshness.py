"""Replays: what was signed more than five minutes from now, or at no time that can be read, is refused."""

from datetime import timedelta

import pytest

from functions.on_missed_call.providers.toolkit import freshness
from functions.on_missed_call.web import Refused
from tests.builders import NOW


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *((each, "bad_timestamp") for each in ("", "soon", "-1", "1.5", "9" * 12)),
        *((each, "stale_timestamp") for each in ("0", "9" * 11)),
    ],
)
def test_any_other_time_is_refused_whatever_is_written(written: str, code: str) -> None:
    with pytest.raises(Refused, match="webhook-timestamp") as refused:
        freshness.check_seconds(written, NOW, "webhook-timestamp")
    assert (refused.value.status, refused.value.code) == (401, code)


@pytest.mark.parametrize("sign", [1, -1])
def test_five_minutes_is_the_tolerance(sign: int) -> None:
    freshness.check(NOW + sign * timedelta(minutes=5), NOW, "webhook-timestamp")
    with pytest.raises(Refused):
        freshness.check(NOW + sign * timedelta(minutes=5, microseconds=1), NOW, "webhook-timestamp")
