"""The parts of a dealership's file: its lines, integrations and days off."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from functions.shared.call import Department, Language
from functions.shared.fields import (
    PART,
    Country,
    Extension,
    Identifier,
    Label,
    Number,
    Provider,
    Subdivision,
    Url,
)
from functions.shared.sender_choice import SenderChoice


class _Part(BaseModel):
    model_config = PART


class Line(_Part):
    """A number or extension that is called, and the department that it belongs to.

    `overflow` is set where unanswered calls are forwarded to this number: each call to it was missed.
    `sender` is whose number texts its callers, where it isn't the dealership's.
    """

    name: Label
    department: Department
    number: Number | None = None
    extension: Extension | None = None
    overflow: bool = False
    language: Language | None = None
    sender: SenderChoice | None = None

    @model_validator(mode="after")
    def _one_way_to_reach_it(self) -> Self:
        if (self.number is None) == (self.extension is None):
            raise ValueError("a line has a number or an extension, one of the two")
        return self

    @property
    def key(self) -> str:
        """What events name the line by: its number, else `ext:EXTENSION`."""
        return self.number or f"ext:{self.extension}"


class Integration(_Part):
    """One account at a telephone provider, which sends webhooks. Its secrets are kept in SSM.

    `settle_seconds` is how long a text waits for an `answered` event that takes it back: 900 at most, since
    SQS delays no longer. Where it is absent, the provider's adapter says how long its events need.
    `after_call_url` is where the provider goes on with a call that nobody took, for instance the TwiML of the
    dealership's voicemail.
    """

    id: Identifier
    provider: Provider
    settle_seconds: Annotated[int, Field(ge=0, le=900)] | None = None
    after_call_url: Url | None = None


class Holidays(_Part):
    """The days off: those of the province or state (`holidays`' codes), and the dealership's own."""

    country: Country = "CA"
    subdivision: Subdivision | None = "QC"
    closed: dict[date, Label] = {}
    open: frozenset[date] = frozenset()
