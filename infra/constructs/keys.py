"""The two keys of our own. Everything else is encrypted with keys that AWS owns, at no price."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from constructs import Construct


class Keys(Construct):
    """`secrets` encrypts the integrations' secrets in SSM; `hashing_key` makes the lake's caller keys.

    Losing `hashing_key` would make every caller of the lake a new one: both are retained, and wait 30 days
    before they are gone. Why a KMS HMAC key: docs/decisions/0001-the-callers-key-is-a-kms-hmac-key.md.
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
        self.hashing_key = kms.Key(
            self,
            "Callers",  # what is kept keeps its logical id: docs/decisions/0009
            description="Rappel: the hashing key of the lake's caller keys",
            key_spec=kms.KeySpec.HMAC_256,
            key_usage=kms.KeyUsage.GENERATE_VERIFY_MAC,
            pending_window=Duration.days(30),
            removal_policy=RemovalPolicy.RETAIN,
        )
