"""Reads moments, as providers write them, into UTC."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Beyond these it's no call's date, but a default or a damaged one, and UTC may not hold it.
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_SECONDS = re.compile(r"\d{1,5}", re.ASCII)
_DAY = 86400  # seconds


def in_utc(moment: datetime) -> datetime:
    """Raises ValueError for a moment that is no call's."""
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"no call is of the year {moment.year}")
    return moment.astimezone(UTC)


def seconds_between(start: datetime | None, end: datetime | None) -> int | None:
    """Returns whole seconds, never below 0; None where either moment is unknown."""
    return max(0, round((end - start).total_seconds())) if start and end else None


def parse_seconds(text: str | None) -> int | None:
    """Reads a length of up to a day. Returns None where it is written otherwise: no call is lost for that."""
    return int(text) if text and _SECONDS.fullmatch(text) and int(text) <= _DAY else None


def parse_rfc_2822(text: str) -> datetime | None:
    """Reads `Thu, 09 Nov 2023 17:05:04 +0000` (RFC 2822).

    Returns None where it is written otherwise: no call is lost for that.
    """
    try:
        moment = parsedate_to_datetime(text)
        if str(moment.year) not in text:  # it takes 0001 for 2001
            return None
        return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):  # a year or an offset beyond all bounds
        return None
