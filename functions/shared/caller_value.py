"""What a caller who is won back brings a department, as the dealership's file says it."""

from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from functions.shared.fields import PART

Dollars = Annotated[float, Field(ge=0.01, le=1_000_000, allow_inf_nan=False)]


class CallerValue(BaseModel):
    """Dollars: `base`, and the bounds between which it is taken to lie 4 times in 5."""

    model_config = PART

    low: Dollars
    base: Dollars
    high: Dollars

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if not self.low <= self.base <= self.high:
            raise ValueError("write low, base and high so that none is less than the one before")
        return self
