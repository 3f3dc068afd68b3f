"""What becomes of a missed call: its text, and whether its caller was won back. All times in milliseconds."""

from dataclasses import dataclass
from math import exp
from random import Random

from cli.simulation.clock import iso
from functions.shared.call import Language, TextStatus

COOLDOWN_MS = 240 * 60_000
_MINUTE_MS = 60_000
_SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class Resolution:
    """Of a caller: when staff called back, when they were reached and by whom; None where that never came."""

    called_back: int | None = None
    recovered: int | None = None
    by: str = ""

    def tell(self, item: dict[str, object], missed: int) -> None:
        """Adds to one of the caller's calls what came after it."""
        if self.called_back is not None and self.called_back > missed:
            item["called_back_at"] = iso(self.called_back)
        if self.recovered is not None:
            item["recovered_at"], item["recovered_by"] = iso(self.recovered), self.by


UNRESOLVED = Resolution()


class Lives:
    """Draws the lives of one dealership's calls."""

    def __init__(self, rng: Random) -> None:
        self._random = rng.random
        self._gauss = rng.gauss

    def _delay(self, median_ms: float, spread: float) -> int:
        return int(median_ms * exp(self._gauss(0.0, spread)))

    def text(
        self,
        item: dict[str, object],
        caller: str | None,
        settles: int,
        texted_before: int | None,
        resolution: Resolution,
    ) -> tuple[int | None, int | None]:
        """Adds the text. Returns when the carrier took it and when the caller answered, if ever."""
        drawn = self._random()
        none = _no_text(
            caller,
            drawn,
            reached=resolution.recovered is not None and resolution.recovered <= settles,
            lately=texted_before is not None and settles - texted_before < COOLDOWN_MS,
        )
        if none:
            item["text_status"], item["text_reason"] = none
            return None, None
        texted = there = settles + 400 + self._delay(1.6 * _SECOND_MS, 0.6)
        item["text_status"] = "accepted"
        item["texted_at"] = iso(texted)
        item["segments"] = 1 if drawn < 0.87 else 2
        if drawn >= 0.055:
            there += 600 + self._delay(3.2 * _SECOND_MS, 0.7)
            item["text_status"] = "delivered"
            item["delivered_at"] = iso(there)
        if self._random() >= 0.23:
            return texted, None
        replied = there + 15 * _SECOND_MS + self._delay(4 * _MINUTE_MS, 1.1)
        item["replied_at"] = iso(replied)
        return texted, replied

    def resolve(self, missed: int, replied: int | None) -> Resolution:
        """Draws what becomes of a caller, by the first missed call and the answer to its text."""
        random = self._random
        if random() < (0.64 if replied else 0.42):
            called_back = (replied or missed) + 2 * _MINUTE_MS + self._delay(48 * _MINUTE_MS, 1.15)
            return (
                Resolution(called_back, called_back, "staff") if random() < 0.74 else Resolution(called_back)
            )
        if random() < 0.11:
            reached = missed + 5 * _MINUTE_MS + self._delay(110 * _MINUTE_MS, 1.0)
            return Resolution(recovered=reached, by="caller")
        return UNRESOLVED

    def language(self, spoken: tuple[Language, ...]) -> Language:
        return spoken[1] if len(spoken) > 1 and self._random() < 0.22 else spoken[0]


def _no_text(
    caller: str | None, drawn: float, *, reached: bool, lately: bool
) -> tuple[TextStatus, str] | None:
    """Tells why no text left, as status and reason; None where one did."""
    if reached:
        return "suppressed", "recovered"
    if caller is None:
        return "suppressed", "anonymous"
    if not caller.startswith("+1"):
        return "suppressed", "country"
    if drawn < 0.012:
        return "suppressed", "opted_out"
    if lately:
        return "suppressed", "cooldown"
    if drawn < 0.027:
        return "failed", "TEXT_UNREACHABLE"
    if drawn < 0.028:
        return "unknown", "ReadTimeoutError"
    return None
