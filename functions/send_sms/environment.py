"""What send_sms is told about where it runs and how it sends."""

from dataclasses import dataclass
from typing import Literal

CarrierName = Literal["sns", "end_user_messaging"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSmsEnvironment:
    """`origination_identity` is what texts leave from: for End User Messaging a pool's or phone number's id,
    or an ARN; for SNS a number in E.164, or "" for whichever SNS chooses. `configuration_set` is End User
    Messaging's; SNS has none. `max_price` is a text's, in US dollars. `seconds_per_part` is how long to wait
    after each message part.
    """

    directory_table: str
    calls_table: str
    contacts_table: str
    queue_url: str
    carrier: CarrierName
    origination_identity: str
    configuration_set: str | None
    max_price: str
    seconds_per_part: float
