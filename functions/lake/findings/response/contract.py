"""What the response adds to the findings' JSON."""

from typing import TypedDict


class Response(TypedDict):
    """Shares are of all missed calls; delays are of those that were texted, or called back.

    `recovered_share` is what telephony shows. Whom staff alone say that they reached, with a tap at the desk,
    are apart, in `reached_by_tap_share`.
    """

    texted_share: float | None
    delivered_share: float | None
    replied_share: float | None
    called_back_share: float | None
    recovered_share: float | None
    median_seconds_to_text: float | None
    p90_seconds_to_text: float | None
    median_minutes_to_callback: float | None
    p90_minutes_to_callback: float | None
    repeat_share: float | None
    reached_by_tap_share: float | None


class Promises(TypedDict):
    """`promised`: calls whose text promised a call back by a time. Of them, those reached by then, as
    telephony shows, and those that staff alone say they called back by then, with one tap at the desk.
    """

    promised: int
    kept_by_telephony: int
    kept_by_tap: int


class ResponseKeys(TypedDict):
    """Each measure is null where the scope has no call."""

    response: Response
    promises: Promises
