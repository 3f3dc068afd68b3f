"""Keeps a sender to its share of the segments that its number may send a second (AWS: message parts).

A sender waits before a text until the segments of the one before are through. It remembers them from batch to
batch, as its Lambda instance lives on: waiting after a batch's last text would be paid for though mostly
nothing follows, and forgetting it would let the next batch burst.
"""

from collections.abc import Callable


class RateLimiter:
    """`clock` counts seconds from any moment on, and `sleep` takes seconds."""

    def __init__(
        self, seconds_per_segment: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._seconds_per_segment = seconds_per_segment
        self._clock = clock
        self._sleep = sleep
        self._free_at = clock()

    def reserve(self, segments: int) -> None:
        """Takes the time of a text of so many segments, which is about to be sent."""
        self._free_at = self._clock() + segments * self._seconds_per_segment

    def seconds_left(self) -> float:
        """Seconds until the next text may leave."""
        return max(0.0, self._free_at - self._clock())

    def wait(self) -> None:
        self._sleep(self.seconds_left())
