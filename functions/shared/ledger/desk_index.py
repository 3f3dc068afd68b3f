"""How the table `calls` marks a call that the desk shows: by the key of its sparse index `desk`. Pure.

A missed call waits from the write that stores it, and is done by the very write that closes it: telephony's
or a deed's. A call that was no missed one is in neither.
"""

from datetime import datetime
from typing import Any

from functions.shared.ledger.updates import update_arguments

DESK_INDEX = "desk"
DESK_KEYS = ("desk", "desk_at")


def waiting(dealership_id: str, occurred_at: datetime) -> dict[str, object]:
    """The attributes of a call that waits since it occurred."""
    return {"desk": waiting_partition(dealership_id), "desk_at": occurred_at}


def done(dealership_id: str, at: datetime) -> dict[str, object]:
    """The attributes of a call that was closed at that moment."""
    return {"desk": done_partition(dealership_id), "desk_at": at}


def reopening(dealership_id: str, at: datetime) -> dict[str, Any]:
    """The arguments of `update_item` for a call about which the person wrote.

    Where a message had been left, the call waits again. The deed stays on record.
    """
    return update_arguments(
        sets={"reopened_at": at, **waiting(dealership_id, at)},
        condition="handled_as = :message AND handled_at < :reopened_at AND"
        " attribute_not_exists(recovered_at) AND"
        " (attribute_not_exists(reopened_at) OR reopened_at < :reopened_at)",
        values={"message": "message"},
    )


def waiting_partition(dealership_id: str) -> str:
    """Where a dealership's waiting calls lie in the index."""
    return f"{dealership_id}#waiting"


def done_partition(dealership_id: str) -> str:
    """Where a dealership's closed calls lie in the index."""
    return f"{dealership_id}#done"
