"""Keeps a sender to its share of the message parts that the number may send a second.

A sender waits before a text until the parts of the one before are through. It remembers them from batch to
batch, as its Lambda instance lives on: waiting after a batch's last text would be paid for though mostly
nothing follows, and forgetting it would let the next batch burst.
"""

from collections.abc import Callable


class Pace:
    """`clock` tells seconds from any moment on, and `sleep` takes seconds."""

    def __init__(
        self, seconds_per_part: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._seconds_per_part = seconds_per_part
        self._clock = clock
        self._sleep = sleep
        self._free_at = clock()

    def leaves(self, parts: int) -> None:
        """A text of so many parts leaves now."""
        self._free_at = self._clock() + parts * self._seconds_per_part

    def seconds_left(self) -> float:
        """Until the next text may leave."""
        return max(0.0, self._free_at - self._clock())

    def wait(self) -> None:
        self._sleep(self.seconds_left())
