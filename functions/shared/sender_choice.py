"""Whose number texts leave from, as a dealership's file says it."""

from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from functions.shared.fields import PART, Identifier, Identity, Number
from functions.shared.problem import problem_at


class SenderChoice(BaseModel):
    """Whose number texts leave from: an identity at the stage's carrier, or a number at a provider.

    `identity` is a pool, a phone number's id or an ARN of End User Messaging, a number at SNS, or `stage` for
    the stage's own. `integration` is one of the dealership's whose provider sends texts; they leave from
    `number`, or from the number that was called where it is absent. `parts_per_second` is how many segments
    the number may send; where it is absent, `functions.shared.sender.PARTS_PER_SECOND` says so.
    """

    model_config = PART

    identity: Identity | None = None
    integration: Identifier | None = None
    number: Number | None = None
    parts_per_second: Annotated[float, Field(ge=0.01, le=1000)] | None = None

    @model_validator(mode="after")
    def _one_way_to_speak(self) -> Self:
        if (self.identity is None) == (self.integration is None):
            raise ValueError("a sender has an identity or an integration, one of the two")
        if self.number is not None and self.integration is None:
            raise problem_at("write identity alone, or the integration that has the number", "number")
        return self
