"""One thing that the drill brought back, counted beside the original."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """`before` and `after` are what the original held before the drill and after it: others write meanwhile.

    `bytes_back` is what came back of `bytes_were`, where bytes can be compared.
    """

    what: str
    before: int
    back: int
    after: int
    bytes_were: int = 0
    bytes_back: int = 0

    @property
    def ok(self) -> bool:
        """Whether as many came back as there were at some moment of the drill."""
        low, high = sorted((self.before, self.after))
        return low <= self.back <= high and self.bytes_back == self.bytes_were
