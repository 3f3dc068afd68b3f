"""The state machine that rolls a quarter up by many functions (infra/rollup_machine.py)."""

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from functions.lake.bucket import RUNS
from functions.lake.data_catalog import runs_table
from functions.lake.schema import MISSED_CALLS
from infra import rollup_machine
from infra.constructs.function import Function
from infra.constructs.lake import RESULTS, Lake
from infra.nag import accept
from infra.settings import Settings

_COLONS = ArnFormat.COLON_RESOURCE_NAME


class RollupMachine(Construct):
    """It stands in each stage, and costs nothing until somebody starts it: an operator, or the schedules of a
    stage whose `rollup` is "sharded" or "athena".
    """

    def __init__(
        self, scope: Construct, name: str, *, settings: Settings, rollup: Function, lake: Lake
    ) -> None:
        super().__init__(scope, name)
        stack, machine = Stack.of(self), f"rappel-{settings.stage}-rollup"
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
        self.resource = stepfunctions.StateMachine(
            self,
            "Machine",
            state_machine_name=machine,
            role=role.without_policy_updates(),
            definition_body=stepfunctions.DefinitionBody.from_string(
                stack.to_json_string(
                    rollup_machine.definition(
                        rollup.arn, workgroup=lake.rollup_workgroup, database=lake.database
                    )
                )
            ),
        )
        accept(
            self.resource,
            "Each step's function logs what it does, and Step Functions keeps the history for 90 days",
            "AwsSolutions-SF1",
        )
        accept(
            self.resource,
            "X-Ray would show five steps whose times the history has",
            "AwsSolutions-SF2",
            "Serverless-StepFunctionStateMachineXray",
        )
        # By its name: the role is there before the machine. A distributed Map starts executions of its own.
        itself = stack.format_arn(
            service="states", resource="stateMachine", resource_name=machine, arn_format=_COLONS
        )
        executions = stack.format_arn(
            service="states", resource="execution", resource_name=f"{machine}*", arn_format=_COLONS
        )
        for actions, on in (
            (["lambda:InvokeFunction"], rollup.arn),
            (["states:StartExecution"], itself),
            (["states:DescribeExecution", "states:RedriveExecution", "states:StopExecution"], executions),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[on]))
        _grant_unload(role, lake)
        accept(
            role,
            "The executions that its Maps start have names of Step Functions' own making",
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:{settings.region}:<AWS::AccountId>:execution:{machine}*]",
        )

        # What schedules start instead of a function of this name.
        self.scheduled = {rollup.spec.name: self} if settings.rollup != "one_function" else {}
        # What a scheduled execution is told besides.
        self.asked = {"engine": "athena"} if settings.rollup == "athena" else {}

    @property
    def arn(self) -> str:
        return self.resource.state_machine_arn


def _grant_unload(role: iam.Role, lake: Lake) -> None:
    """Lets the role have Athena count a run's calls, and lay the answers in the run's folder.

    Athena reads and writes with the rights of who asks (its user guide, "Control access to Amazon S3 from
    Athena").
    """
    stack, objects = Stack.of(lake), lake.bucket.arn_for_objects
    calls = f"{lake.database}/{runs_table(MISSED_CALLS)}"
    glue = (("catalog", None), ("database", lake.database), ("table", calls))
    workgroup = stack.format_arn(service="athena", resource="workgroup", resource_name=lake.rollup_workgroup)
    for actions, resources in (
        (["athena:GetQueryExecution", "athena:StartQueryExecution"], [workgroup]),
        (
            ["glue:GetDatabase", "glue:GetPartition", "glue:GetPartitions", "glue:GetTable"],
            [stack.format_arn(service="glue", resource=kind, resource_name=name) for kind, name in glue],
        ),
        (
            ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
            [lake.bucket.bucket_arn],
        ),
        (
            ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
            [objects(f"{RUNS}*"), objects(f"{RESULTS}*")],
        ),
    ):
        role.add_to_policy(iam.PolicyStatement(actions=actions, resources=resources))
    accept(
        role,
        "Athena reads a run's calls below the one prefix, and notes what it did below the other",
        *(f"AwsSolutions-IAM5[Resource::<{lake.bucket_id}.Arn>/{name}*]" for name in (RUNS, RESULTS)),
    )
