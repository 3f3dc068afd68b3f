"""Refuses replays: a webhook that was signed too long ago, or in the future."""

import re
from datetime import UTC, datetime, timedelta

from functions.on_missed_call.web import Refused

TOLERANCE = timedelta(minutes=5)

_SECONDS = re.compile(r"\d{1,11}", re.ASCII)


def check_seconds(written: str, now: datetime, name: str) -> None:
    """Raises Refused 401 if `written` isn't UNIX seconds, or is more than five minutes off.

    `name` is the header's, for the message.
    """
    if not _SECONDS.fullmatch(written):
        raise Refused(401, "bad_timestamp", f"{name} must be UNIX seconds")
    check(datetime.fromtimestamp(int(written), UTC), now, name)


def check(moment: datetime, now: datetime, name: str) -> None:
    """Raises Refused 401 if the moment is more than five minutes off."""
    if abs(now - moment) > TOLERANCE:
        raise Refused(401, "stale_timestamp", f"{name} is more than 5 minutes off: check the clock")
