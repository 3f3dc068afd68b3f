"""Amazon SNS's direct publish to a phone number: no delivery context, no time to live.

https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from functions.send_sms.carriers.carrier import failure

if TYPE_CHECKING:
    from types_boto3_sns import SNSClient
    from types_boto3_sns.type_defs import MessageAttributeValueTypeDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Sns:
    """`max_price` is in US dollars per text; `origination_number` is ours, in E.164."""

    client: "SNSClient"
    origination_number: str | None
    max_price: str
    name: ClassVar[str] = "sns"

    def send(self, caller: str, body: str, _call: str) -> str:
        attributes: dict[str, MessageAttributeValueTypeDef] = {
            "AWS.SNS.SMS.SMSType": _text("Transactional"),
            "AWS.SNS.SMS.MaxPrice": {"DataType": "Number", "StringValue": self.max_price},
        }
        if self.origination_number:
            attributes["AWS.MM.SMS.OriginationNumber"] = _text(self.origination_number)
        try:
            answer = self.client.publish(PhoneNumber=caller, Message=body, MessageAttributes=attributes)
        except (BotoCoreError, ClientError) as error:
            raise failure(error) from None
        return answer["MessageId"]


def _text(value: str) -> "MessageAttributeValueTypeDef":
    return {"DataType": "String", "StringValue": value}
