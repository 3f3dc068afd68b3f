"""The three keys of our own. Everything else is encrypted with keys that AWS owns, at no price."""

from aws_cdk import Aws, Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.aws_events_targets import SnsTopic
from constructs import Construct

from infra.constructs.function import Function
from infra.constructs.ledger import Ledger
from infra.nag import accept
from infra.settings import Settings

_FIELD = events.EventField.from_path
_TRESPASS = (
    "P2, within the hour, or before the dealerships open. Somebody asked KMS for a keyed hash and was refused"
    f" ({_FIELD('$.detail.errorCode')}): {_FIELD('$.detail.userIdentity.arn')}, from"
    f" {_FIELD('$.detail.sourceIPAddress')}, at {_FIELD('$.detail.eventTime')}. With it a number's calls"
    " could be told in the lake. A colleague who forgets people: set forgets_as. First: rappel doctor"
    " (docs/operations.md#who-tried-the-hashing-key)"
)


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

    def reserve_hashing(self, function: Function, alarms: sns.Topic, settings: Settings) -> None:
        """Lets the function alone make callers' keys, whatever other policies say, and tells who else tries.

        Who could make one could tell a number's calls in the lake. CloudTrail tells EventBridge what is only
        read, as a MAC is, where the rule's state asks for it.
        """
        function.grant("kms:GenerateMac", on=[self.hashing_key.key_arn])
        # AWS knows who took a role by the role's ARN, and the local cloud by the session's.
        session = f"arn:{Aws.PARTITION}:sts::{Aws.ACCOUNT_ID}:assumed-role/{function.role.role_name}/*"
        also = [session, *([settings.forgets_as] if settings.forgets_as else [])]
        self.hashing_key.add_to_resource_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=["kms:GenerateMac", "kms:VerifyMac"],
                resources=["*"],
                conditions={"ArnNotLike": {"aws:PrincipalArn": [function.role.role_arn, *also]}},
            )
        )
        rule = events.Rule(
            self,
            "Trespass",
            description="Somebody who may not asked a key of Rappel's for a keyed hash",
            event_pattern=events.EventPattern(
                source=["aws.kms"],
                detail_type=["AWS API Call via CloudTrail"],
                detail={"eventName": ["GenerateMac", "VerifyMac"], "errorCode": [{"exists": True}]},
            ),
            targets=[SnsTopic(alarms, message=events.RuleTargetInput.from_text(_TRESPASS))],
        )
        accept(
            rule, "CloudTrail keeps what was tried, whether its mail leaves or not", "Serverless-EventBusDLQ"
        )
        made = rule.node.default_child
        assert isinstance(made, events.CfnRule)
        made.state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"

    def grant_secrets(self, function: Function, prefix: str, why: str) -> None:
        """Lets the function read the secrets under `prefix`, SSM's parameters, and no others."""
        stack = Stack.of(self)
        self.grant_secret(function, f"{prefix}*")
        accept(
            function.role,
            why,
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:{stack.region}:<AWS::AccountId>"
            f":parameter{prefix}*]",
        )

    def grant_secret(self, function: Function, parameter: str) -> None:
        """Lets the function read one secret."""
        stack = Stack.of(self)
        name = stack.format_arn(service="ssm", resource="parameter", resource_name=parameter.strip("/"))
        function.grant("ssm:GetParameter", on=[name])
        function.grant("kms:Decrypt", on=[self.secrets.key_arn], via=f"ssm.{stack.region}.{stack.url_suffix}")

    def grant_integrations(self, function: Function, settings: Settings) -> None:
        """Lets the function read the integrations' secrets."""
        self.grant_secrets(
            function,
            settings.secrets_prefix,
            "An integration's secret is named when its dealership joins, under this prefix of its own",
        )

    def grant_credentials(self, function: Function, settings: Settings) -> None:
        """Lets the function read the dealerships' sending credentials."""
        self.grant_secrets(
            function,
            settings.sender_credentials_prefix,
            "A sending credential is named when its dealership joins, under this prefix of its own",
        )

    def grant_call_logs(self, function: Function, settings: Settings, ledger: Ledger) -> None:
        """Lets the function read the call logs' credentials, and store the calls that it finds there."""
        directory, calls = ledger.directory.table_arn, ledger.calls.table_arn
        function.grant("dynamodb:GetItem", "dynamodb:Query", on=[directory])
        function.grant("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:UpdateItem", on=[calls])
        self.grant_secrets(
            function,
            settings.call_logs_prefix,
            "A call log's credential is named when its dealership joins, under this prefix of its own",
        )
