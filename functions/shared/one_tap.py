"""Who may be rung by one tap at the desk, and by whose account: a part of a dealership's file.

The file names the numbers, and no page takes one: whoever had a colleague's session for a minute could else
have any number of the world rung at the dealership's expense.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field

from functions.shared.fields import PART, Email, Identifier, Label, Number

# The providers whose API rings one telephone and then another. Zoom's has none; the others' isn't written.
BridgingProvider = Literal["twilio", "signalwire", "telnyx", "ringcentral"]
BRIDGING_PROVIDERS: tuple[BridgingProvider, ...] = get_args(BridgingProvider)


class Advisor(BaseModel):
    """Somebody who calls people back. `email` is what the person signs in to the desk with."""

    model_config = PART

    email: Email
    number: Number


class OneTap(BaseModel):
    """`number` is what callers see; the one that they called where it is absent. `application` is the id of
    Telnyx's TeXML application, which nobody else has.
    """

    model_config = PART

    integration: Identifier
    advisors: Annotated[tuple[Advisor, ...], Field(min_length=1)]
    number: Number | None = None
    application: Label | None = None

    def number_of(self, email: str) -> str | None:
        """The telephone of whoever signed in as that; None where the file names none."""
        wanted = email.strip().casefold()
        return next((each.number for each in self.advisors if each.email.casefold() == wanted), None)

    def problem(self, providers: Mapping[str, str], own_numbers: set[str]) -> tuple[str, str] | None:
        """What to mend, and at which key. `providers` are the integrations', and `own_numbers` the lines'."""
        provider = providers.get(self.integration)
        bridging = [id_ for id_, each in providers.items() if each in BRIDGING_PROVIDERS]
        if provider not in BRIDGING_PROVIDERS:
            use = f"use {', '.join(bridging)}" if bridging else f"only {', '.join(BRIDGING_PROVIDERS)} do"
            return "integration", f"this integration bridges no calls: {use}"
        if provider == "telnyx" and self.application is None:
            return "application", "write the id of Telnyx's TeXML application"
        if self.number is not None and self.number not in own_numbers:
            return "number", "this number isn't the dealership's: use phone or a line's number"
        return None
