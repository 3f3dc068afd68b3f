"""What the response adds to the findings' JSON."""

from typing import TypedDict


class Response(TypedDict):
    """Shares are of all missed calls; delays are of those that were texted, or called back."""

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


class ResponseKeys(TypedDict):
    """Each measure is null where the scope has no call."""

    response: Response
