"""`--since`: a date, a time, or how long ago. Pure."""

import re
from datetime import datetime, timedelta

_AGO = re.compile(r"(\d{1,5})([mhd])", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
HOW_TO_WRITE = "write a date as 2025-09-02, a time as 2025-09-02T08:30, or how long ago as 2h or 3d"


def moment_of(since: str, now: datetime) -> datetime:
    """Reads `--since`. What names no zone is in that of `now`.

    Raises ValueError, which says how to write it, and OverflowError for what is too long ago.
    """
    if ago := _AGO.fullmatch(since.strip()):
        return now - int(ago[1]) * _UNITS[ago[2]]
    try:
        moment = datetime.fromisoformat(since.strip())
    except ValueError:
        raise ValueError(HOW_TO_WRITE) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
