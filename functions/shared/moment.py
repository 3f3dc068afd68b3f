"""Moments: aware, UTC, and written one way in the ledger."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The edge's clock. Pure code takes its time as an argument."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """ISO 8601 in UTC to the millisecond: `2025-09-01T13:05:00.000Z`. It sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)
