"""The carrier that texts go out through: what it needs in the stack, and the right to send by it."""

from typing import assert_never

from aws_cdk import Stack
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.constructs.function import Function
from infra.countries import COUNTRIES
from infra.nag import accept
from infra.settings import Settings

_KINDS = ("pool", "phone-number")


class Carrier(Construct):
    """Lets `sender` send texts through the carrier of the settings, whose delivery events go to `events`."""

    def __init__(
        self, scope: Construct, name: str, *, settings: Settings, sender: Function, events: sns.Topic
    ) -> None:
        super().__init__(scope, name)
        match settings.carrier:
            case "end_user_messaging":
                self._end_user_messaging(settings, sender, events)
            case "sns":
                _sns(sender)
            case unknown:
                assert_never(unknown)

    def _end_user_messaging(self, settings: Settings, sender: Function, events: sns.Topic) -> None:
        # Each text is sent under it.
        configuration_set = smsvoice.CfnConfigurationSet(
            self,
            "ConfigurationSet",
            configuration_set_name=settings.configuration_set,
            protect_configuration_id=self._protect(settings).attr_protect_configuration_id,
            event_destinations=[
                smsvoice.CfnConfigurationSet.EventDestinationProperty(
                    event_destination_name="receipts",
                    enabled=True,
                    matching_event_types=["TEXT_ALL"],
                    sns_destination=smsvoice.CfnConfigurationSet.SnsDestinationProperty(
                        topic_arn=events.topic_arn
                    ),
                )
            ],
        )
        # The topic's policy comes first: AWS refuses a destination that it may not publish to.
        configuration_set.node.add_dependency(events)
        # A dealership's own pool or number is named when its file is applied: no deployment waits for it.
        stack = Stack.of(self)
        own = [stack.format_arn(service="sms-voice", resource=kind, resource_name="*") for kind in _KINDS]
        others = [settings.origination_identity] if settings.origination_identity.startswith("arn:") else []
        sender.grant("sms-voice:SendTextMessage", on=[*own, *others, configuration_set.attr_arn])
        for kind in _KINDS:
            accept(
                sender.role,
                "Dealerships choose their senders among the account's pools and numbers, when they join",
                f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sms-voice:{stack.region}:<AWS::AccountId>"
                f":{kind}/*]",
            )

    def _protect(self, settings: Settings) -> smsvoice.CfnProtectConfiguration:
        """Lets AWS itself refuse a text to any other country: a new configuration allows all of them.

        https://docs.aws.amazon.com/sms-voice/latest/userguide/protect-configuration.html
        """
        rules = [
            smsvoice.CfnProtectConfiguration.CountryRuleProperty(
                country_code=country,
                protect_status="ALLOW" if country in settings.allowed_countries else "BLOCK",
            )
            for country in sorted(COUNTRIES)
        ]
        return smsvoice.CfnProtectConfiguration(
            self,
            "Protect",
            country_rule_set=smsvoice.CfnProtectConfiguration.CountryRuleSetProperty(sms=rules),
        )


def _sns(sender: Function) -> None:
    # A phone number has no ARN: everything is granted, and then every topic is denied.
    sender.grant("sns:Publish", on=["*"])
    sender.deny("sns:Publish", on=["arn:*:sns:*:*:*"])
    accept(
        sender.role,
        "SNS texts a phone number under no ARN at all; publishing to any topic is denied beside it",
        "AwsSolutions-IAM5[Resource::*]",
    )
