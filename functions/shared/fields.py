"""What is written in a dealership's file, field by field: how each looks, and how to write it."""

import re
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, ConfigDict, StringConstraints

from functions.shared.phone import is_e164

# Of each part of a file. An error's text may reach a log, and what is wrong in a file may be a number.
PART = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def like(pattern: str, otherwise: str) -> AfterValidator:
    """Accepts what matches the whole pattern. `otherwise` says how to write it."""
    wanted = re.compile(pattern)

    def check(written: str) -> str:
        if wanted.fullmatch(written) is None:
            raise ValueError(otherwise)
        return written

    return AfterValidator(check)


Identifier = Annotated[
    str,
    like(
        r"[a-z0-9][a-z0-9-]{1,62}[a-z0-9]",
        "write 3 to 64 lower-case letters without accents, digits and hyphens, as garage-tremblay",
    ),
]
Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    like(r"[^\x00-\x1f\x7f]{1,80}", "write 1 to 80 characters, on one line"),
]
# A stage's own: on a local cloud it is no https.
PageUrl = Annotated[str, like(r"https?://[^\s<>\"]{1,492}", "write a URL, without spaces")]
Url = Annotated[
    str, like(r"https://[^\s<>\"]{1,492}", "write a URL that begins with https://, without spaces")
]
Email = Annotated[str, like(r"[^@\s<>\"]{1,64}@[^@\s<>\"]+\.[^@\s<>\"]{2,}", "write it as info@garage.ca")]
Extension = Annotated[str, like(r"[0-9A-Za-z._-]{1,32}", "write 1 to 32 letters and digits, . _ and -")]
FileName = Annotated[str, like(r"[^/\\\x00-\x1f\x7f]{1,255}", "write the name of a file beside this one")]
Provider = Annotated[str, like(r"[a-z0-9]{2,32}", "write it in lower-case letters and digits, as twilio")]
Identity = Annotated[
    str,
    like(
        r"stage|arn:\S{1,250}|(pool|phone)-\w{1,60}|\+[1-9]\d{6,14}",
        "write a pool's or phone number's id or ARN, a number in E.164, or stage",
    ),
]
Country = Annotated[str, like(r"[A-Z]{2}", "write the country's code, as CA")]
Subdivision = Annotated[str, like(r"[A-Z0-9]{1,3}", "write the province's or state's code, as QC")]


def _e164(number: str) -> str:
    if not is_e164(number):
        raise ValueError('write the number in E.164, as "+14185550100"')
    return number


@cache
def _zones() -> set[str]:
    return available_timezones() - {"localtime", "Factory"}


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError('write an IANA time zone, as "America/Toronto"')
    return name


Number = Annotated[str, AfterValidator(_e164)]
Zone = Annotated[str, AfterValidator(_zone)]
