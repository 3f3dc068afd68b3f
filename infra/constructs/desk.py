"""The staff's desk: an HTTP API of its own, and the pool of those who may sign in.

A person's groups are the dealerships: an operator puts people in (`rappel desk invite`), nobody signs up.
"""

import json

from aws_cdk import CfnDeletionPolicy, Fn
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from infra.constructs.function import Function, log_group
from infra.constructs.intake import ACCESS_LOG
from infra.constructs.ledger import Ledger
from infra.nag import accept
from infra.settings import Settings

# A browser asks every three seconds: some 150 desks that are open at once.
REQUESTS_PER_SECOND, BURST = 50, 100
_PATHS = ("/desk", "/desk/{page+}")
_METHODS = [apigatewayv2.HttpMethod.GET, apigatewayv2.HttpMethod.POST]
SESSION_HOURS = 8


class Desk(Construct):
    """`url` is where staff open the desk, without a path."""

    def __init__(self, scope: Construct, name: str, *, settings: Settings) -> None:
        super().__init__(scope, name)
        self.api = apigatewayv2.HttpApi(
            self, "Api", description="Rappel: the staff's desk", create_default_stage=False
        )
        access_log = log_group(self, settings.log_retention_days)
        apigatewayv2.CfnStage(
            self,
            "Stage",
            api_id=self.api.api_id,
            stage_name="$default",
            auto_deploy=True,
            default_route_settings=apigatewayv2.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=REQUESTS_PER_SECOND, throttling_burst_limit=BURST
            ),
            access_log_settings=apigatewayv2.CfnStage.AccessLogSettingsProperty(
                destination_arn=access_log.log_group_arn, format=json.dumps(ACCESS_LOG)
            ),
        )
        # Not HttpApi's own property, which waits for the stage.
        resource = self.api.node.default_child
        assert isinstance(resource, apigatewayv2.CfnApi)
        endpoint = resource.attr_api_endpoint
        self.url = settings.desk_url or endpoint
        self.pool = self._pool()
        self.client = self._client()
        self._sign_in_page(settings.stage)

    @property
    def page_url(self) -> str:
        """The list's own address, which leads to each caller's thread."""
        return f"{self.url}/desk"

    def serve_with(self, function: Function, ledger: Ledger, texts: sqs.IQueue) -> None:
        """Hands each request to this function, which reads the ledger, writes deeds, and asks for texts."""
        calls, contacts = ledger.calls.table_arn, ledger.contacts.table_arn
        function.grant("dynamodb:GetItem", on=[ledger.directory.table_arn])
        function.grant("dynamodb:Query", on=[ledger.desk_index_arn, contacts])
        function.grant(
            "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:UpdateItem", on=[calls, contacts]
        )
        function.grant("sqs:SendMessage", on=[texts.queue_arn])
        # A token outlives its person's rights: each write asks for them.
        function.grant(
            "cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser", on=[self.pool.attr_arn]
        )
        self._route_to(function)

    def _route_to(self, function: Function) -> None:
        integration = HttpLambdaIntegration("Function", function.resource)
        for path in _PATHS:
            for route in self.api.add_routes(path=path, methods=_METHODS, integration=integration):
                accept(
                    route,
                    "The session is a cookie, which no authorizer of an HTTP API reads: the function judges"
                    " its token before anything else",
                    "AwsSolutions-APIG4",
                )

    def _pool(self) -> cognito.CfnUserPool:
        pool = cognito.CfnUserPool(
            self,
            "Staff",
            user_pool_tier="ESSENTIALS",
            username_attributes=["email"],
            auto_verified_attributes=["email"],
            admin_create_user_config=cognito.CfnUserPool.AdminCreateUserConfigProperty(
                allow_admin_create_user_only=True
            ),
            policies=cognito.CfnUserPool.PoliciesProperty(
                password_policy=cognito.CfnUserPool.PasswordPolicyProperty(
                    minimum_length=12,
                    require_lowercase=True,
                    require_numbers=True,
                    require_symbols=True,
                    require_uppercase=True,
                    temporary_password_validity_days=7,
                ),
                sign_in_policy=cognito.CfnUserPool.SignInPolicyProperty(
                    allowed_first_auth_factors=["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]
                ),
            ),
            account_recovery_setting=cognito.CfnUserPool.AccountRecoverySettingProperty(
                recovery_mechanisms=[
                    cognito.CfnUserPool.RecoveryOptionProperty(name="verified_email", priority=1)
                ]
            ),
            deletion_protection="ACTIVE",
        )
        pool.cfn_options.deletion_policy = CfnDeletionPolicy.RETAIN
        pool.cfn_options.update_replace_policy = CfnDeletionPolicy.RETAIN
        why = (
            "A code by e-mail, or a passkey, is what one signs in with; the threat protection that Cognito"
            " sells costs more a person than all else of the desk"
        )
        accept(pool, why, "AwsSolutions-COG2", "AwsSolutions-COG3", "AwsSolutions-COG8")
        return pool

    def _client(self) -> cognito.CfnUserPoolClient:
        return cognito.CfnUserPoolClient(
            self,
            "Client",
            user_pool_id=self.pool.ref,
            allowed_o_auth_flows=["code"],
            allowed_o_auth_flows_user_pool_client=True,
            allowed_o_auth_scopes=["openid", "email", "profile"],
            supported_identity_providers=["COGNITO"],
            callback_ur_ls=[f"{self.url}/desk/signed-in"],
            logout_ur_ls=[f"{self.url}/desk"],
            explicit_auth_flows=["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            prevent_user_existence_errors="ENABLED",
            # A working day: there is no refresh, and no table of sessions.
            id_token_validity=SESSION_HOURS,
            token_validity_units=cognito.CfnUserPoolClient.TokenValidityUnitsProperty(
                id_token="hours"  # noqa: S106 -- a unit
            ),
            # A person's groups come from an operator, and so does the name that colleagues see.
            write_attributes=["email"],
        )

    def _sign_in_page(self, stage: str) -> None:
        domain = cognito.CfnUserPoolDomain(
            self,
            "Domain",
            user_pool_id=self.pool.ref,
            domain=Fn.sub(f"rappel-{stage}-${{AWS::AccountId}}"),
            managed_login_version=2,
        )
        branding = cognito.CfnManagedLoginBranding(
            self,
            "Branding",
            user_pool_id=self.pool.ref,
            client_id=self.client.ref,
            use_cognito_provided_values=True,
        )
        branding.node.add_dependency(domain)
