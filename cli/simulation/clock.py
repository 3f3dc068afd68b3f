"""Moments as the ledger writes them, from milliseconds, millions of times."""

from datetime import UTC, datetime
from functools import cache

_DAY_MS = 86_400_000
_SECONDS = [f"T{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}." for s in range(86_400)]
_MILLISECONDS = [f"{ms:03d}Z" for ms in range(1000)]


@cache
def day(number: int) -> str:
    """Writes a UTC day by its number since 1970."""
    return datetime.fromtimestamp(number * 86_400, UTC).date().isoformat()


def iso(milliseconds: int) -> str:
    """Writes what `functions.shared.moment.to_text` does for a moment this long after 1970."""
    number, rest = divmod(milliseconds, _DAY_MS)
    seconds, rest = divmod(rest, 1000)
    return day(number) + _SECONDS[seconds] + _MILLISECONDS[rest]
