"""Whose number a text leaves from, and how fast that number may speak. Pure.

A dealership's file chooses it (`functions.shared.dealership.SenderChoice`), or the stage's own speaks.
`functions.send_sms.senders` leads from a call to its sender.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

AwsCarrier = Literal["sns", "end_user_messaging"]
# Providers that text from a number that they carry: docs/senders.md says what each needs.
ProviderCarrier = Literal["twilio", "signalwire", "telnyx", "ringcentral", "zoom"]
CarrierName = AwsCarrier | ProviderCarrier

AWS_CARRIERS: tuple[AwsCarrier, ...] = get_args(AwsCarrier)
PROVIDER_CARRIERS: tuple[ProviderCarrier, ...] = get_args(ProviderCarrier)

# Message parts a second that a Canadian long code may send, where its owner says nothing else. End User
# Messaging: docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps.html; SignalWire and Telnyx:
# their rate-limit pages (Telnyx: 6 a minute to non-U.S. numbers); RingCentral: 40 texts a minute and user, of
# which others need some; Twilio's and Zoom's are from experience, not from a page.
PARTS_PER_SECOND: Mapping[CarrierName, float] = {
    "end_user_messaging": 1,
    "sns": 1,
    "twilio": 1,
    "signalwire": 1,
    "telnyx": 0.1,
    "ringcentral": 0.5,
    "zoom": 1,
}
# GSM-7 septets of a text in one segment (3GPP TS 23.038), and what Canadian long codes of Twilio carry of
# them: twilio.com/en/guidelines/ca/sms. UCS-2 has 70 units on both.
SEGMENT, TWILIO_CANADA_SEGMENT = 160, 136

# What each provider's credential consists of: the fields of the JSON object in its SSM parameter.
CREDENTIALS: Mapping[ProviderCarrier, tuple[str, ...]] = {
    "twilio": ("account_sid", "api_key_sid", "api_key_secret"),
    "signalwire": ("space", "project_id", "api_token"),
    "telnyx": ("api_key",),
    "ringcentral": ("client_id", "client_secret", "jwt"),
    "zoom": ("account_id", "client_id", "client_secret"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One number, or pool of numbers, that texts leave from.

    `id` is the same for all who share the number: its pace is kept under it. It may hold the number, so no
    log names it: `label` is for logs. `identity` is what the carrier calls it: a pool's or phone number's
    id, an ARN, or a number in E.164; "" lets SNS choose. `integration` is the dealership's account at the
    provider whose credential sends; None at AWS. `segment` is how many GSM-7 septets a text in one segment
    may have. One that `rehearses` has the carrier judge its texts, and sends none.
    """

    carrier: CarrierName
    identity: str
    parts_per_second: float
    integration: str | None = None
    segment: int = SEGMENT
    rehearses: bool = False

    @property
    def id(self) -> str:
        """`twilio/+14185550101`; of an ARN its last part, as the pool may be named by it elsewhere."""
        return f"{self.carrier}/{self.identity.rpartition('/')[2]}"

    @property
    def receives(self) -> bool:
        """Whether a caller may answer its texts: SNS receives nothing."""
        return self.carrier != "sns"

    @property
    def label(self) -> str:
        """`twilio/tremblay-twilio`, `end_user_messaging/pool-0123`: names the sender without a number."""
        named = self.integration or self.identity.rpartition("/")[2]
        return self.carrier if named.startswith("+") or not named else f"{self.carrier}/{named}"
