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


class Carrier(Protocol):
    @property
    def name(self) -> str: ...

    def send(self, caller: str, body: str, call: str, /) -> str:
        """Sends once, and returns the carrier's message id.

        `call` names the call in the carrier's delivery events. Raises Refusal, Unavailable or AnswerLost.
        """


class Refusal(Exception):
    """The carrier will never take this text. `reason` is its own word for why."""

    def __init__(self, reason: str, *, opted_out: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.opted_out = opted_out


class Unavailable(Exception):
    """The carrier certainly did not take the text, and may later.

    `stopped`: no text will go until somebody mends the account.
    """

    def __init__(self, reason: str, *, stopped: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.stopped = stopped


class AnswerLost(Exception):
    """The carrier may have taken the text or not. It is never sent again blindly."""


# The request never left: the caller can't have been texted.
_NEVER_LEFT = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError, ProxyConnectionError)
# Reasons that name the text or its recipient (botocore's models of pinpoint-sms-voice-v2 and sns). Any other
# refusal is about the account or its number, and would meet the next text too.
_OPTED_OUT = frozenset({"DESTINATION_PHONE_NUMBER_OPTED_OUT", "OptedOut"})
OF_THE_TEXT = _OPTED_OUT | {
    "DESTINATION_COUNTRY_BLOCKED",
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
    "PRICE_OVER_THRESHOLD",
}
# Reasons that depend on which part of the request was meant: End User Messaging names it in `Fields`, and SNS
# at the beginning of its message.
OF_A_FIELD = frozenset(
    {"CANNOT_PARSE", "FIELD_VALIDATION_FAILED", "INVALID_PARAMETER", "MAXIMUM_SIZE_EXCEEDED"}
)
_FIELDS_OF_THE_TEXT = frozenset({"DestinationPhoneNumber", "MessageBody"})
_SNS_OF_THE_TEXT = ("Invalid parameter: PhoneNumber ", "Invalid parameter: Message ")


def failure(error: BotoCoreError | ClientError) -> Refusal | Unavailable | AnswerLost:
    """What an AWS client's error says of the text."""
    if isinstance(error, _NEVER_LEFT):
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
    if reason in OF_THE_TEXT or _names_the_text(reason, response):
        return Refusal(reason, opted_out=reason in _OPTED_OUT)
    return Unavailable(reason, stopped=True)


def _names_the_text(reason: str, response: Any) -> bool:
    if reason == "InvalidParameter":
        return str(response["Error"]["Message"]).startswith(_SNS_OF_THE_TEXT)
    fields = {field["Name"] for field in response.get("Fields", ())}
    return reason in OF_A_FIELD and bool(fields) and fields <= _FIELDS_OF_THE_TEXT
