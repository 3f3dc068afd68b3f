"""What a dealership's information page needs beside its name and telephone: who answers for people's data.

CASL (CRTC's Regulations 2012-36, s. 2) asks each sender for a mailing address, and Quebec's Law 25
(P-39.1, s. 3.1) for the title and the contact of whoever is in charge of personal information.
"""

from typing import Annotated, Self

from pydantic import BaseModel, StringConstraints, model_validator

from functions.shared.fields import PART, Email, Label, Number, like

Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    like(r"[^\x00-\x1f\x7f]{8,200}", "write the mailing address, on one line of 200 characters at most"),
]


class PrivacyOfficer(BaseModel):
    """Whom people ask about their data. `title` is the person's function; the law's own words if absent."""

    model_config = PART

    name: Label
    title: Label | None = None
    email: Email | None = None
    phone: Number | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.email is None and self.phone is None:
            raise ValueError("add email or phone: people must be able to reach the privacy officer")
        return self


# As long as the longest address of ours, for a file that no deployment has seen.
_NOWHERE = "https://0123456789.execute-api.ca-central-1.amazonaws.com"


def information_url(public_url: str | None, dealership_id: str) -> str:
    """Where a dealership's page is, on the deployment that `public_url` names; somewhere as long without."""
    return f"{(public_url or _NOWHERE).rstrip('/')}/info/{dealership_id}"
