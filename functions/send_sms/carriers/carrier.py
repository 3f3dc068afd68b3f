"""What Rappel asks of a carrier, and the three ways it can fail."""

from typing import Any, Protocol

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ProxyConnectionError,
)

from functions.shared.provider_api.failure import AnswerLost, Unavailable


class Carrier(Protocol):
    @property
    def name(self) -> str: ...

    def send(self, caller: str, body: str, call: str, /) -> str:
        """Sends once, and returns the carrier's message id.

        `call` names the call in the carrier's delivery events. Raises Refusal, Unavailable or AnswerLost.
        """


class Refusal(Exception):
    """The carrier will never take this text. `reason` is the carrier's own word for why.

    `opted_out`: the caller told the carrier to stop.
    """

    def __init__(self, reason: str, *, opted_out: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.opted_out = opted_out

    @property
    def text_reason(self) -> str:
        """Why the text failed. The carrier's own list of opt-outs marks no dealership's contact."""
        return "carrier_opted_out" if self.opted_out else self.reason


# Of a request that never left: the caller can't have been texted.
_UNSENT_ERRORS = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError, ProxyConnectionError)
# Reasons that name the text or its recipient (botocore's models of pinpoint-sms-voice-v2 and sns). Any other
# refusal is about the account or its number, and would meet the next text too.
_OPT_OUT_REASONS = frozenset({"DESTINATION_PHONE_NUMBER_OPTED_OUT", "OptedOut"})
TEXT_REASONS = _OPT_OUT_REASONS | {
    "DESTINATION_COUNTRY_BLOCKED",
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
    "PRICE_OVER_THRESHOLD",
}
# Reasons that are about the text only if they mean its number or its words: End User Messaging names the part
# of the request in `Fields`, and SNS at the beginning of its message.
FIELD_REASONS = frozenset(
    {"CANNOT_PARSE", "FIELD_VALIDATION_FAILED", "INVALID_PARAMETER", "MAXIMUM_SIZE_EXCEEDED"}
)
_TEXT_FIELDS = frozenset({"DestinationPhoneNumber", "MessageBody"})
_SNS_TEXT_PREFIXES = ("Invalid parameter: PhoneNumber ", "Invalid parameter: Message ")


def failure(error: BotoCoreError | ClientError) -> Refusal | Unavailable | AnswerLost:
    """Says what an AWS client's error means for the text."""
    if isinstance(error, _UNSENT_ERRORS):
        return Unavailable(type(error).__name__)
    if not isinstance(error, ClientError):
        return AnswerLost(type(error).__name__)
    response: Any = error.response
    code, status = response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]
    reason = str(response.get("Reason") or code)
    if status == 429 or "Throttl" in code or code.startswith("TooManyRequests"):
        return Unavailable(reason)
    if status >= 500:
        return AnswerLost(reason)
    if reason in TEXT_REASONS or _names_the_text(reason, response):
        return Refusal(reason, opted_out=reason in _OPT_OUT_REASONS)
    return Unavailable(reason, stopped=True)


def _names_the_text(reason: str, response: Any) -> bool:
    if reason == "InvalidParameter":
        return str(response["Error"]["Message"]).startswith(_SNS_TEXT_PREFIXES)
    fields = {field["Name"] for field in response.get("Fields", ())}
    return reason in FIELD_REASONS and bool(fields) and fields <= _TEXT_FIELDS
