"""The texts' logic-less templates: `{placeholder}` and nothing else. Refused when saved, not when sent."""

import re
from collections.abc import Mapping
from typing import Literal, get_args

from functions.shared.call import Language

Placeholder = Literal["dealership", "department", "phone", "opens"]
PLACEHOLDERS: tuple[Placeholder, ...] = get_args(Placeholder)

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
# What AWS takes for an opt-out. ARRÊT is not on its list, and its Ê makes a text of one segment three:
# docs.aws.amazon.com/sms-voice/latest/userguide/opt-out-list-keywords.html
_WAY_OUT: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"\b(ARRET|STOP)\b"),
    "en": re.compile(r"\bSTOP\b"),
}
# SendTextMessage takes 1 to 1,600 characters (botocore's model of pinpoint-sms-voice-v2).
LONGEST_TEXT = 1600


def check(template: str, language: Language) -> None:
    """Raises ValueError, saying what to mend, unless the template may be sent to a caller.

    CASL (S.C. 2010, c. 23, s. 6) asks each text to name its sender and to say how to stop.
    """
    for found in _BRACES.finditer(template):
        if found.group(1) not in PLACEHOLDERS:
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise ValueError(f"{found.group(0)} is no placeholder: use {known}")
    if "{dealership}" not in template:
        raise ValueError("a text must name its sender: write {dealership}")
    if not _WAY_OUT[language].search(template):
        word = "ARRET, without an accent" if language == "fr" else "STOP"
        raise ValueError(f"a text must say how to stop: write {word}")
    if len(template) > LONGEST_TEXT // 2:
        raise ValueError(f"a text may have {LONGEST_TEXT // 2} characters at most")


def render(template: str, values: Mapping[Placeholder, str]) -> str:
    """Fills a checked template. A value is never read as a template again."""
    return _BRACES.sub(lambda found: values[found.group(1)], template)  # type: ignore[index]
