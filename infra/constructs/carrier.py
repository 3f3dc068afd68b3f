"""What texts go out through, where that is AWS End User Messaging: SNS needs nothing of its own."""

from aws_cdk import Stack
from aws_cdk import aws_smsvoice as smsvoice
from constructs import Construct

from infra.settings import Settings


class ConfigurationSet(Construct):
    """What each text is sent under: where delivery events will go, and nothing yet."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(scope, name)
        made = smsvoice.CfnConfigurationSet(
            self, "ConfigurationSet", configuration_set_name=settings.configuration_set
        )
        self.arn = made.attr_arn


def identity_arn(stack: Stack, settings: Settings) -> str:
    """The origination identity's ARN: settings give it as it is, or as the id of a pool or phone number."""
    identity = settings.origination_identity
    if identity.startswith("arn:"):
        return identity
    kind = "pool" if identity.startswith("pool-") else "phone-number"
    return stack.format_arn(service="sms-voice", resource=kind, resource_name=identity)
