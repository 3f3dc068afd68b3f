"""What announce is told about where it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceEnvironment:
    """`bus` is the name of the stage's bus. `desk_url` is the desk's page; None on a stage without a desk.
    `failures_url` is the queue of what no try can read.
    """

    calls_table: str
    bus: str
    desk_url: str | None
    failures_url: str
