"""The texts' templates: words and `{placeholder}`s, without any logic.

A bad one is refused when a dealership's file is applied, not when a text is sent.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, get_args

from functions.shared import words
from functions.shared.call import Language

Placeholder = Literal["dealership", "department", "phone", "opens", "info", "callback_by", "direct", "hours"]
PLACEHOLDERS: tuple[Placeholder, ...] = get_args(Placeholder)

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
# SendTextMessage takes 1 to 1,600 characters (botocore's model of pinpoint-sms-voice-v2).
LONGEST_TEXT = 1600


def check(template: str, language: Language, *, promises: bool = False) -> None:
    """Raises ValueError, which says what to mend, unless the template may be sent to a caller.

    `promises`: the template is the one that speaks only where a call back can be promised. CASL (S.C. 2010,
    c. 23, s. 6) asks each text to name its sender and to say how to stop.
    """
    for match in _BRACES.finditer(template):
        if match.group(1) not in PLACEHOLDERS:
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise ValueError(f"{match.group(0)} is no placeholder: use {known}")
    if promises and "{callback_by}" not in template:
        raise ValueError("a promise says by when: write {callback_by}, or take this text away")
    if not promises and "{callback_by}" in template:
        raise ValueError("{callback_by} stands in promised alone: this text leaves without a promise, too")
    if "{dealership}" not in template:
        raise ValueError("a text must name its sender: write {dealership}")
    if not _way_out(language).search(template):
        raise ValueError(f"a text must say how to stop: write {words.of(language)['way_out']['write']}")
    if len(template) > LONGEST_TEXT // 2:
        raise ValueError(f"a text may have {LONGEST_TEXT // 2} characters at most")


@cache
def _way_out(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(words.of(language)['way_out']['words'])})\b")


def render(template: str, values: Mapping[str, str]) -> str:
    """Fills in a template that was checked. A value may hold braces: it is read as no template."""
    return _BRACES.sub(lambda match: values[match.group(1)], template)
