"""What send_sms is told about where it runs and how it sends."""

from dataclasses import dataclass

from functions.shared.sender import AwsCarrier


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSmsEnvironment:
    """`origination_identity` is what texts leave from, where a dealership has none of its own: for End User
    Messaging a pool's or phone number's id, or an ARN; for SNS a number in E.164, or "" for whichever SNS
    chooses. `parts_per_second` is how many message parts the identity may send. `configuration_set` is End
    User Messaging's; SNS has none. `max_price` is a text's, in US dollars, where AWS sends it.
    `opt_outs_key_id` is the key of forgotten people's opt-outs. `call_retention_days` is how long the ledger
    keeps a text.
    `sender_credentials_prefix` begins the names of the SSM parameters that providers' texts are sent with.
    `public_url` begins the addresses where providers are to tell what became of texts.
    """

    directory_table: str
    calls_table: str
    contacts_table: str
    queue_url: str
    carrier: AwsCarrier
    origination_identity: str
    configuration_set: str | None
    max_price: str
    call_retention_days: float
    sender_credentials_prefix: str
    public_url: str
    parts_per_second: float
    opt_outs_key_id: str
