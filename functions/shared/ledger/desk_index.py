"""How the table `calls` marks a call that the desk shows: by the key of its sparse index `desk`. Pure.

A missed call waits from the write that stores it, and is done by the very write that closes it: telephony's
or a deed's. A call that was no missed one is in neither.
"""

from datetime import datetime

DESK_INDEX = "desk"
DESK_KEYS = ("desk", "desk_at")


def waiting(dealership_id: str, occurred_at: datetime) -> dict[str, object]:
    """The attributes of a call that waits since it occurred."""
    return {"desk": waiting_partition(dealership_id), "desk_at": occurred_at}


def done(dealership_id: str, at: datetime) -> dict[str, object]:
    """The attributes of a call that was closed at that moment."""
    return {"desk": done_partition(dealership_id), "desk_at": at}


def waiting_partition(dealership_id: str) -> str:
    """Where a dealership's waiting calls lie in the index."""
    return f"{dealership_id}#waiting"


def done_partition(dealership_id: str) -> str:
    """Where a dealership's closed calls lie in the index."""
    return f"{dealership_id}#done"
