"""Moments: datetimes that are aware and in UTC, and that the ledger writes in one way."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Tells the time, to handlers only. Pure code takes it as an argument."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """ISO 8601 in UTC to the millisecond: `2025-09-01T13:05:00.000Z`. It sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Reads what `to_text` wrote. Raises ValueError."""
    return datetime.fromisoformat(text)
