"""The three keys of our own. Everything else is encrypted with keys that AWS owns, at no price."""

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.constructs.function import Function
from infra.nag import accept
from infra.settings import Settings


class Keys(Construct):
    """`secrets` encrypts the integrations' secrets in SSM; `hashing_key` makes the lake's caller keys, and
    `opt_outs` the hashes of people who opted out and were forgotten.

    All are retained, and wait 30 days before they are gone: without `hashing_key`, every caller of the lake
    would be a new one, and without `opt_outs` people who want no texts would be texted.
    docs/decisions/0001-the-callers-key-is-a-kms-hmac-key.md says why KMS has them.
    """

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.secrets = kms.Key(
            self,
            "Secrets",
            description="Rappel: the secrets of the telephony providers' accounts, in SSM",
            enable_key_rotation=True,
            pending_window=Duration.days(30),
            removal_policy=RemovalPolicy.RETAIN,
        )
        self.opt_outs = kms.Key(
            self,
            "OptOuts",
            description="Rappel: the hashing key of forgotten people's opt-outs",
            key_spec=kms.KeySpec.HMAC_256,
            key_usage=kms.KeyUsage.GENERATE_VERIFY_MAC,
            pending_window=Duration.days(30),
            removal_policy=RemovalPolicy.RETAIN,
        )
        self.hashing_key = kms.Key(
            self,
            "Callers",  # what is kept keeps its logical id: docs/decisions/0009
            description="Rappel: the hashing key of the lake's caller keys",
            key_spec=kms.KeySpec.HMAC_256,
            key_usage=kms.KeyUsage.GENERATE_VERIFY_MAC,
            pending_window=Duration.days(30),
            removal_policy=RemovalPolicy.RETAIN,
        )

    def grant_secrets(self, function: Function, prefix: str, why: str) -> None:
        """Lets the function read the secrets under `prefix`, SSM's parameters, and no others."""
        stack = Stack.of(self)
        parameters = stack.format_arn(
            service="ssm", resource="parameter", resource_name=f"{prefix.strip('/')}/*"
        )
        function.grant("ssm:GetParameter", on=[parameters])
        accept(
            function.role,
            why,
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:{stack.region}:<AWS::AccountId>"
            f":parameter{prefix}*]",
        )
        function.grant("kms:Decrypt", on=[self.secrets.key_arn], via=f"ssm.{stack.region}.{stack.url_suffix}")

    def grant_credentials(self, function: Function, settings: Settings) -> None:
        """Lets the function read the dealerships' sending credentials."""
        self.grant_secrets(
            function,
            settings.sender_credentials_prefix,
            "A sending credential is named when its dealership joins, under this prefix of its own",
        )
