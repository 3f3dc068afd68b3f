"""What becomes of a missed call: its text, and whether its caller was won back. All times in milliseconds."""

from math import exp
from random import Random

from cli.simulation.clock import iso
from functions.shared.call import Language, TextStatus

COOLDOWN_MS = 240 * 60_000
_MINUTE_MS = 60_000
_SECOND_MS = 1000


class Lives:
    """Draws the lives of one dealership's calls."""

    def __init__(self, rng: Random) -> None:
        self._random = rng.random
        self._gauss = rng.gauss

    def _delay(self, median_ms: float, spread: float) -> int:
        return int(median_ms * exp(self._gauss(0.0, spread)))

    def text(
        self, item: dict[str, object], caller: str | None, settles: int, texted_before: int | None
    ) -> int | None:
        """Adds the text's fate. Returns when the carrier took it, None where there was no text."""
        drawn = self._random()
        fate = _no_text(
            caller, drawn, lately=texted_before is not None and settles - texted_before < COOLDOWN_MS
        )
        if fate:
            item["text_status"], item["text_reason"] = fate
            return None
        texted = settles + 400 + self._delay(1.6 * _SECOND_MS, 0.6)
        item["texted_at"] = iso(texted)
        item["segments"] = 1 if drawn < 0.87 else 2
        if drawn < 0.055:
            item["text_status"] = "accepted"
            return texted
        item["text_status"] = "delivered"
        item["delivered_at"] = iso(texted + 600 + self._delay(3.2 * _SECOND_MS, 0.7))
        return texted

    def response(self, item: dict[str, object], missed: int, texted: int | None) -> None:
        """Adds whether the caller answered, was called back, was reached."""
        random = self._random
        replied = None
        if texted is not None and random() < 0.23:
            replied = texted + 15 * _SECOND_MS + self._delay(4 * _MINUTE_MS, 1.1)
            item["replied_at"] = iso(replied)
        if random() < (0.64 if replied else 0.42):
            called_back = (replied or missed) + 2 * _MINUTE_MS + self._delay(48 * _MINUTE_MS, 1.15)
            item["called_back_at"] = iso(called_back)
            if random() < 0.74:
                self._recovered(item, called_back, "staff")
        elif random() < 0.11:
            self._recovered(item, missed + 5 * _MINUTE_MS + self._delay(110 * _MINUTE_MS, 1.0), "caller")

    def _recovered(self, item: dict[str, object], at: int, how: str) -> None:
        item["recovered_at"], item["recovered_by"] = iso(at), how

    def language(self, spoken: tuple[Language, ...]) -> Language:
        return spoken[1] if len(spoken) > 1 and self._random() < 0.22 else spoken[0]


def _no_text(caller: str | None, drawn: float, *, lately: bool) -> tuple[TextStatus, str] | None:
    """Why no text left, as status and reason; None where one did."""
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
