"""The one message between on_missed_call and send_sms."""

from pydantic import BaseModel, ConfigDict, Field


class TextRequest(BaseModel):
    """Asks for the text of one call. It names the call and nothing of the caller, whom the ledger knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dealership_id: str = Field(min_length=1, max_length=64)
    call_key: str = Field(min_length=12, max_length=256)
