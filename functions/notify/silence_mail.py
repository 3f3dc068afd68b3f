"""What the operator is written when an integration falls silent, and when it is heard again. Pure.

The words are in silence_mail.toml.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from functions.notify.silence import Silence

ALARM = "IntegrationsSilent"


@dataclass(frozen=True, slots=True)
class Mail:
    """`subject` is ASCII, 100 characters at most: SNS takes no other."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose integration it is, for people: `stack` is the stage's."""

    stack: str
    name: str
    integration: str
    provider: str
    zone: ZoneInfo


def of_silence(whose: Whose, silence: Silence) -> Mail:
    words = words_of_mail()
    body = words["silent"].format(
        urgency=words["urgency"],
        name=whose.name,
        provider=whose.provider,
        integration=whose.integration,
        hours=silence.open_for.total_seconds() / 3600,
        calls=silence.usual_calls,
        since=_moment(silence.since, whose.zone),
        first=words["first"],
        anchor=ALARM.lower(),
    )
    return Mail(_subject("ALARM", whose), body)


def of_return(whose: Whose, silent_since: datetime, heard_at: datetime) -> Mail:
    body = words_of_mail()["heard"].format(
        name=whose.name,
        provider=whose.provider,
        integration=whose.integration,
        since=_moment(heard_at, whose.zone),
        silent_since=_moment(silent_since, whose.zone),
    )
    return Mail(_subject("OK", whose), body)


@cache
def words_of_mail() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _subject(state: str, whose: Whose) -> str:
    return f'{state}: "{whose.stack}-Alarms{ALARM}" {whose.integration}'[:100]


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
