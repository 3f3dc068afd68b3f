"""Whether a promised call back was kept, and what shows it: telephony before a tap, and never too late."""

from pathlib import Path

import pytest

from tests.ledger import call, calls_of

BY, BEFORE, AFTER = (f"2025-09-02T{time}:00.000Z" for time in ("14:30", "14:29", "14:31"))


@pytest.mark.parametrize(
    ("facts", "kept_by"),
    [
        ({}, None),
        ({"recovered_at": BEFORE}, "telephony"),
        ({"recovered_at": BY}, "telephony"),
        ({"recovered_at": AFTER}, None),
        ({"called_back_at": BEFORE}, None),  # a call back that nobody took, and of which nobody says more
        ({"handled_as": "reached", "handled_at": BEFORE}, "tap"),
        ({"handled_as": "message", "handled_at": BY}, "tap"),
        ({"handled_as": "reached", "handled_at": AFTER}, None),
        ({"handled_as": "wrong", "handled_at": BEFORE}, None),
        ({"handled_as": "reached", "handled_at": BEFORE, "recovered_at": BEFORE}, "telephony"),
        ({"handled_as": "reached", "handled_at": BEFORE, "recovered_at": AFTER}, "tap"),
    ],
)
def test_a_promise_is_kept_by_then_as_telephony_shows_else_as_staff_tapped(
    facts: dict[str, str], kept_by: str | None, tmp_path: Path
) -> None:
    [row], _ = calls_of(tmp_path, call(text_status="delivered", promised_at=BY, **facts))
    assert row["kept_by"] == kept_by


@pytest.mark.parametrize("status", ["pending", "failed", "suppressed", "deferred"])
def test_a_text_that_never_arrived_has_promised_nothing(status: str, tmp_path: Path) -> None:
    [row], _ = calls_of(tmp_path, call(text_status=status, promised_at=BY, recovered_at=BEFORE))
    assert (row["promised_at"], row["kept_by"]) == (None, None)


def test_a_call_without_a_promise_keeps_none(tmp_path: Path) -> None:
    [row], _ = calls_of(tmp_path, call(text_status="delivered", recovered_at=BEFORE))
    assert row["kept_by"] is None
