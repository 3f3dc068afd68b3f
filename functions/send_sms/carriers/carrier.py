"""What Rappel asks of a carrier, and the three ways it can fail."""

from typing import Protocol

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

    def send(self, caller: str, body: str, call: str) -> str:
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

    `stopped`: not before somebody mends the account, so that trying on is of no use.
    """

    def __init__(self, reason: str, *, stopped: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.stopped = stopped


class AnswerLost(Exception):
    """The carrier may have taken the text or not. It is never sent again blindly."""


# The request never left: the caller can't have been texted.
_NEVER_LEFT = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError, ProxyConnectionError)
_THROTTLED = frozenset({"ThrottlingException", "Throttling", "ThrottledException"})
_FORBIDDEN = frozenset({"AccessDeniedException", "AuthorizationError", "ResourceNotFoundException"})
# Reasons that name the account and not the text (botocore's model of pinpoint-sms-voice-v2).
_ACCOUNT = frozenset(
    {
        "ACCOUNT_DISABLED",
        "INSUFFICIENT_ACCOUNT_REPUTATION",
        "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
        "NO_ORIGINATION_IDENTITIES_FOUND",
        "RESOURCE_NOT_ACTIVE",
    }
)


def failure(error: BotoCoreError | ClientError) -> Refusal | Unavailable | AnswerLost:
    """What an AWS client's error says of the text."""
    if isinstance(error, _NEVER_LEFT):
        return Unavailable(type(error).__name__)
    if not isinstance(error, ClientError):
        return AnswerLost(type(error).__name__)
    code = error.response["Error"]["Code"]
    reason = str(error.response.get("Reason") or code)
    if code in _THROTTLED:
        return Unavailable(reason)
    if reason in _ACCOUNT or code in _FORBIDDEN:
        return Unavailable(reason, stopped=True)
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
        return AnswerLost(reason)
    return Refusal(reason, opted_out=reason in {"DESTINATION_PHONE_NUMBER_OPTED_OUT", "OptedOut"})
