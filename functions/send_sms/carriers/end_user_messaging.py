"""AWS End User Messaging SMS, the heir of Pinpoint's: `pinpoint-sms-voice-v2`.

https://docs.aws.amazon.com/sms-voice/latest/userguide/what-is-sms-mms.html
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from functions.send_sms.carriers.carrier import failure

if TYPE_CHECKING:
    from types_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client

# The carrier gives up on a text that no longer answers anything. Seconds; SendTextMessage takes 5 to 259,200.
TIME_TO_LIVE = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class EndUserMessaging:
    """`max_price` is in US dollars per text; one over it is refused.

    A `dry_run` is judged as any text, costs nothing and is sent to nobody.
    https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
    """

    client: "PinpointSMSVoiceV2Client"
    origination_identity: str
    configuration_set: str | None
    max_price: str
    dry_run: bool = False
    name: ClassVar[str] = "end_user_messaging"

    def send(self, caller: str, body: str, call: str) -> str:
        optional: dict[str, Any] = {"DryRun": True} if self.dry_run else {}
        if self.configuration_set:
            optional["ConfigurationSetName"] = self.configuration_set
        try:
            answer = self.client.send_text_message(
                DestinationPhoneNumber=caller,
                OriginationIdentity=self.origination_identity,
                MessageBody=body,
                MessageType="TRANSACTIONAL",
                MaxPrice=self.max_price,
                TimeToLive=TIME_TO_LIVE,
                Context={"call": call},
                **optional,
            )
        except (BotoCoreError, ClientError) as error:
            raise failure(error) from None
        return answer["MessageId"]
