"""How a command shows telephone numbers: to their last four digits, unless somebody asks for them."""

import re
from typing import Annotated

import typer

# Any number in E.164, also within a text: a line that no file names is called by its number.
_NUMBER = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
# … and as people write theirs, in words of their own: 418-555-0142, (418) 555 0142.
_WRITTEN = re.compile(r"\+?\d(?:[ \u00a0().-]{0,2}\d){6,14}", re.ASCII)
_SHOWN = 4

NumbersOption = Annotated[
    bool, typer.Option("--numbers", help="Whole telephone numbers, instead of their last four digits.")
]


def last_four(text: str) -> str:
    """Hides all but the last four digits of each number in the text: `••••••••0177`."""
    return _NUMBER.sub(lambda found: _hidden(found[0]), text)


def in_words(text: str) -> str:
    """Hides all but the last four digits of what may be a number in a person's own words."""
    return _WRITTEN.sub(lambda found: _hidden(found[0]), text)


def _hidden(number: str) -> str:
    return "•" * (len(number) - _SHOWN) + number[-_SHOWN:]
