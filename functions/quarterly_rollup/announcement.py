"""The event that tells of a quarter, once all of it is published."""

import json
from collections.abc import Callable
from typing import Any, TypedDict

from functions.lake.manifest import Manifest
from functions.lake.quarter import Quarter, State
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import manifest_key


class NotAnnounced(Exception):
    """EventBridge didn't take the event. The quarter is published all the same."""


class Announcement(TypedDict):
    """The event's detail. `manifest` is its key in the lake, and names all else."""

    quarter: str
    state: State
    calls: int
    manifest: str


def announcement(quarter: Quarter, manifest: Manifest) -> Announcement:
    """The event's detail of a quarter that has this manifest."""
    calls = sum(published["rows"] for published in manifest["tables"][MISSED_CALLS.name].values())
    return {
        "quarter": manifest["quarter"],
        "state": manifest["state"],
        "calls": calls,
        "manifest": manifest_key(quarter),
    }


def announce(put_events: Callable[..., Any], detail: Announcement) -> None:
    """Puts the event on the account's own bus.

    Raises NotAnnounced: the run can be repeated, and changes nothing else.
    """
    answer = put_events(
        Entries=[{"Source": "rappel", "DetailType": "Quarter rolled up", "Detail": json.dumps(detail)}]
    )
    if answer["FailedEntryCount"]:
        code = answer["Entries"][0].get("ErrorCode")
        again = json.dumps({"quarter": detail["quarter"]})
        raise NotAnnounced(
            f"EventBridge refused the event of {detail['quarter']} ({code}): run {again} again"
        )
