"""Who of a dealership's staff is told of its missed calls, when and how, as its file says it. Pure."""

import re
from datetime import time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator

from functions.shared.fields import PART, Email
from functions.shared.problem import problem_at

# `digest`: once a day only, in the morning's digest.
NoticesWhen = Literal["at_once", "collapsed", "digest"]
WebhookChannel = Literal["slack", "teams"]
WEBHOOK_CHANNELS: tuple[WebhookChannel, ...] = ("slack", "teams")

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def _time_of_day(written: str) -> str:
    if _TIME.fullmatch(written) is None:
        raise ValueError("write a time of day as 07:30")
    return written


TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]
Addresses = Annotated[tuple[Email, ...], Field(max_length=20)]


class Leads(BaseModel):
    """Where a department's missed calls go as leads: the address of the CRM that reads ADF."""

    model_config = PART

    to: Email


class Notices(BaseModel):
    """One department's notices. docs/notices.md explains each field.

    `slack` and `teams` are channels whose webhook is a secret of its own. `digest` is the time of day of the
    morning's digest; where it is absent, it leaves when the department opens. `week_ahead`: on
    Thursdays staff are told what the next week may bring.
    """

    model_config = PART

    when: NoticesWhen = "collapsed"
    email: Addresses = ()
    slack: bool = False
    teams: bool = False
    escalate_to: Addresses = ()
    digest: TimeOfDay | None = None
    week_ahead: bool = True
    adf: Leads | None = None

    @model_validator(mode="after")
    def _reach_somebody(self) -> Self:
        if not (self.reach_staff or self.adf):
            raise ValueError("nobody is told: add email, slack: true, teams: true or adf")
        if self.escalate_to and not self.reach_staff:
            raise problem_at("nobody is reminded first: add email, slack or teams", "escalate_to")
        if self.escalate_to and self.when == "digest":
            raise problem_at(
                "with when: digest nothing is escalated: take it away, or choose another when", "escalate_to"
            )
        return self

    @property
    def reach_staff(self) -> bool:
        """Whether anybody is told by any channel."""
        return bool(self.email or self.slack or self.teams)

    @property
    def webhooks(self) -> tuple[WebhookChannel, ...]:
        """The channels that speak by a webhook."""
        return tuple(each for each in WEBHOOK_CHANNELS if (self.slack if each == "slack" else self.teams))

    @property
    def digest_time(self) -> time | None:
        """When the digest leaves, in local time; None where it leaves when the department opens."""
        return time.fromisoformat(self.digest) if self.digest else None
