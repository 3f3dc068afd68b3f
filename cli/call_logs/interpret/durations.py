"""How long something lasted, in any form that a call log writes it. Pure."""

import re

_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d{1,2})(?:[.,]\d+)?")
_DECIMAL = re.compile(r"(\d+)(?:[.,]\d+)?\s*(?:s|sec|secs|seconds?|secondes?)?\.?", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:(\d+)\s*h(?:ours?|eures?|rs?)?\.?\s*)?(?:(\d+)\s*m(?:in(?:utes?|s)?)?\.?\s*)?(?:(\d+)\s*s(?:ec(?:ond(?:e)?s?)?)?\.?)?",
    re.IGNORECASE,
)
_DAY = 86_400


def seconds(text: str) -> int | None:
    """Reads whole seconds; None where the text is no length of time, or longer than a day."""
    text = text.strip()
    if match := _DECIMAL.fullmatch(text):
        total = int(match[1])
    elif (match := _CLOCK.fullmatch(text)) or (text and (match := _NAMED.fullmatch(text))):
        total = int(match[1] or 0) * 3600 + int(match[2] or 0) * 60 + int(match[3] or 0)
    else:
        return None
    return total if total <= _DAY else None
