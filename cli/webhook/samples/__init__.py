"""A sample of what a provider sends: the body of a call that is missed, answered or placed, of this moment.

A file per provider, NAME.json: `each` is what all its bodies have; `missed`, `answered` and `outbound` are
what each has of its own. `$name` stands for a value of `_values`. What has no value is left out, and so is
null. `line` names a line where the provider doesn't tell its number.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from secrets import randbits
from string import Template
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import uuid4

from cli.webhook import jwt
from functions.shared.phone import is_e164

Kind = Literal["missed", "answered", "outbound"]
FORM = "application/x-www-form-urlencoded"

_CALLED = "+14185550101"  # fictitious, as demo/garage-tremblay.yaml's
# A placed call began after one that was missed just before: so it calls that one's caller back. Seconds.
_INBOUND_AGO = {"started": 30, "answered": 20, "ended": 0}
_OUTBOUND_AGO = {"started": 5, "answered": 2, "ended": 0}


@dataclass(frozen=True, slots=True)
class Sample:
    """A provider's bodies. `line` is a line's number, or its extension or id where that is told."""

    content_type: str
    line: str
    bodies: Mapping[Kind, Any]
    names_numbers: bool
    names_extensions: bool

    def body(self, kind: Kind, caller: str, called: str, secret: str, now: datetime) -> bytes:
        """Makes a body whose call nobody has seen yet. It ended now."""
        ago = _OUTBOUND_AGO if kind == "outbound" else _INBOUND_AGO
        values = _values(caller, called, secret) | _moments(now, ago)
        content = _filled(self.bodies[kind], values)
        if self.content_type == FORM:
            return urlencode(content).encode()
        written = json.dumps(content, ensure_ascii=False).encode()
        return jwt.signed(written, secret).encode() if self.content_type == "application/jwt" else written


def load(name: str) -> Sample:
    text = Path(__file__).with_name(f"{name}.json").read_text("utf-8")
    written = json.loads(text)
    bodies: dict[Kind, Any] = {
        kind: _merged(written["each"], written[kind]) for kind in ("missed", "answered", "outbound")
    }
    return Sample(
        content_type=written["content_type"],
        line=written.get("line", _CALLED),
        bodies=bodies,
        names_numbers="$called" in text,
        names_extensions="$extension" in text,
    )


def _values(caller: str, called: str, secret: str) -> dict[str, object]:
    call = uuid4()
    number = called if is_e164(called) else None
    extension = None if number else called
    return {
        "secret": secret,
        "id": call.hex,
        "uuid": str(call),
        "digits": str(10**18 + randbits(59)),
        "number": randbits(52),  # JavaScript reads it too
        "leg_number": randbits(52),
        "caller": caller,
        "caller_digits": caller.removeprefix("+"),
        "caller_national": caller.removeprefix("+1"),
        "called": number,
        "called_digits": number and number.removeprefix("+"),
        "extension": extension,
        "extension_number": int(extension) if extension and extension.isdecimal() else extension,
    }


def _moments(now: datetime, ago: Mapping[str, int]) -> dict[str, object]:
    """Returns each moment as the providers write it: in ISO 8601, UNIX seconds and milliseconds, RFC 2822."""
    values: dict[str, object] = {}
    for name, seconds in ago.items():
        moment = (now - timedelta(seconds=seconds)).astimezone(UTC).replace(microsecond=0)
        values[name] = moment.isoformat().replace("+00:00", "Z")
        values[f"{name}_unix"] = int(moment.timestamp())
        values[f"{name}_ms"] = int(moment.timestamp()) * 1000
        values[f"{name}_rfc_2822"] = format_datetime(moment)
    return values


def _filled(template: Any, values: Mapping[str, object]) -> Any:
    if isinstance(template, dict):
        filled = {name: _filled(part, values) for name, part in template.items()}
        return {name: part for name, part in filled.items() if part is not None}
    if isinstance(template, list):
        return [part for part in (_filled(part, values) for part in template) if part is not None]
    if not isinstance(template, str):
        return template
    if template.startswith("$") and template[1:] in values:
        return values[template[1:]]  # a number stays one
    return Template(template).substitute(values)


def _merged(base: Any, more: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(more, dict):
        return more
    return base | {name: _merged(base.get(name), part) for name, part in more.items()}
