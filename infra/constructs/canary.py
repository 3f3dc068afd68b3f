"""A new version of what takes calls and sends texts gets a tenth of them first, and goes if it fails.

CodeDeploy shifts 10 % of a function's alias `live` for five minutes and then the rest; an alarm in that
time brings the version before back, and CloudFormation undoes the deployment.
"""

from collections.abc import Mapping, Sequence

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.function import Function
from infra.nag import accept
from infra.outputs import LIVE
from infra.settings import Settings

# What a bad version sets off within minutes, by function: these alarms look at five minutes or less.
WATCHED: Mapping[str, Sequence[str]] = {
    "OnMissedCall": ("OnMissedCallErrors", "ApiFailures", "OnMissedCallThrottles"),
    "SendSms": ("SendSmsErrors", "TextsUnforeseen", "SendSmsThrottles"),
}


class Canary(Construct):
    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        settings: Settings,
        functions: Sequence[Function],
        alarms: Mapping[str, cloudwatch.Alarm],
    ) -> None:
        super().__init__(scope, name)
        application = codedeploy.LambdaApplication(self, "Application")
        for function in functions:
            if isinstance(function.live, lambda_.Alias):
                watched = WATCHED[function.spec.name] if settings.canary else ()
                self._group(application, function, function.live, [alarms[each] for each in watched])

    def _group(
        self,
        application: codedeploy.LambdaApplication,
        function: Function,
        live: lambda_.Alias,
        alarms: Sequence[cloudwatch.IAlarm],
    ) -> None:
        role = self._role(function)
        shift = codedeploy.LambdaDeploymentConfig
        codedeploy.LambdaDeploymentGroup(
            self,
            function.spec.name,
            application=application,
            alias=live,
            deployment_config=shift.CANARY_10_PERCENT_5_MINUTES if alarms else shift.ALL_AT_ONCE,
            alarms=alarms,
            # AWS's own policy would let it touch every function of the account.
            role=role.without_policy_updates(),
        ).node.add_dependency(role)

    def _role(self, function: Function) -> iam.Role:
        stack = Stack.of(self)
        role = iam.Role(
            self, f"{function.spec.name}Role", assumed_by=iam.ServicePrincipal("codedeploy.amazonaws.com")
        )
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"],
                # By its name: the alias itself waits for the group, and the group for this role.
                resources=[function.arn, f"{function.arn}:{LIVE}"],
            )
        )
        every_alarm = stack.format_arn(
            service="cloudwatch",
            resource="alarm",
            resource_name="*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["cloudwatch:DescribeAlarms"], resources=[every_alarm])
        )
        accept(
            role,
            "It may look at the account's alarms: CodeDeploy asks for all of its group at once",
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudwatch:{stack.region}:<AWS::AccountId>"
            ":alarm:*]",
        )
        return role
