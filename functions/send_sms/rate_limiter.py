"""Keeps a sender to its share of the segments that its number may send a second (AWS: message parts).

Before a text, a sender waits until the segments of the text before are through. It remembers them from batch
to batch, as long as its Lambda instance lives: a wait after each batch's last text would be paid for, though
mostly nothing follows, and without any wait the next batch would come too soon.
docs/decisions/0010-senders-are-paced-and-texts-retried-until-stale.md has the figures.
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
