"""The desk's words: a claim lapses by itself, and telephony's word comes before a tap's."""

from datetime import timedelta

import pytest

from functions.shared.desk import Claim, HandledAs, KeptBy, StaffMember, kept_by
from tests.builders import NOW


def test_a_claim_lapses_after_fifteen_minutes() -> None:
    assert Claim(StaffMember("julie", "Julie"), NOW).until == NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("recovered", "handled_as", "by"),
    [
        (False, None, None),
        (True, None, "telephony"),
        (True, "message", "telephony"),
        (False, "reached", "tap"),
        (False, "message", "tap"),
        (False, "wrong", None),
    ],
)
def test_telephony_keeps_a_promise_before_a_tap_does(
    recovered: bool, handled_as: HandledAs | None, by: KeptBy | None
) -> None:
    assert kept_by(NOW if recovered else None, handled_as) == by
