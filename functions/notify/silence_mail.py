"""What the operator is written when an integration falls silent, and when it is heard again. Pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from functions.notify.silence import Silence

ALARM = "IntegrationsSilent"
# What infra/listening_alarms.py says of the alarm; a test holds the two together.
URGENCY = "P2, within the hour, or before the dealerships open."
FIRST = "rappel calls list --since 2d"

_SILENT = """{urgency}
{name}: its {provider} integration {integration} has told of no missed call for {hours:.0f} hours in which \
the dealership was open, since {since}. Usually it tells of {calls:.0f} in that time.

What to check:
1. Call one of its numbers and hang up: does rappel calls list show the call a minute later?
2. In {provider}'s console: does the webhook stand, with the URL that rappel dealership apply prints, and \
does its log show errors? RingCentral's subscriptions end, and Aircall switches off what kept failing.
3. Do its lines still ring at {provider}, or has the dealership changed its telephone system?

First: {first} (docs/operations.md#{anchor})
A day on which nobody calls looks the same. This is told once; another message comes when it is heard again.
"""
_HEARD = """{name}: its {provider} integration {integration} is heard again, since {since}.

It had been silent since {silent_since}. Calls of that time may be missing: its call log at {provider} \
has them.
"""


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
    body = _SILENT.format(
        urgency=URGENCY,
        name=whose.name,
        provider=whose.provider,
        integration=whose.integration,
        hours=silence.open_for.total_seconds() / 3600,
        calls=silence.usual_calls,
        since=_moment(silence.since, whose.zone),
        first=FIRST,
        anchor=ALARM.lower(),
    )
    return Mail(_subject("ALARM", whose), body)


def of_return(whose: Whose, silent_since: datetime, heard_at: datetime) -> Mail:
    body = _HEARD.format(
        name=whose.name,
        provider=whose.provider,
        integration=whose.integration,
        since=_moment(heard_at, whose.zone),
        silent_since=_moment(silent_since, whose.zone),
    )
    return Mail(_subject("OK", whose), body)


def _subject(state: str, whose: Whose) -> str:
    return f'{state}: "{whose.stack}-Alarms{ALARM}" {whose.integration}'[:100]


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
